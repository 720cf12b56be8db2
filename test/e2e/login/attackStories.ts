import { describe, expect, it } from 'vitest';
import { startsNothing, visit } from '../../support/lab/labVisit';
import { followLog } from '../../support/lab/labLog';
import type { UsedLab } from '../../support/lab/useLab';

/** Answers and requests that no provider and no browser of a customer sent. */
export function tellAttackStories(at: UsedLab): void {
	const callbackUrl = (): string => at.lab.loginUrl.replace(/\/login$/, '/callback');

	async function start(
		init: RequestInit = {},
		query = '',
	): Promise<{ state: string; cookie: string; location: URL }> {
		const { location, cookies } = await visit(at.lab.loginUrl + query, init);
		const target = new URL(String(location));
		return {
			location: target,
			state: String(target.searchParams.get('state')),
			cookie: String(cookies.at(-1)).split(';')[0] ?? '',
		};
	}

	describe('answers nobody should believe, at a real n8n', () => {
		it.each<[string, () => Promise<string>, (() => Promise<Record<string, string>>)?]>([
			['no parameter at all', async () => callbackUrl()],
			['a code without state (O-ST-NONE)', async () => `${callbackUrl()}?code=x`],
			[
				'a forged state without cookie (O-ST-BAD)',
				async () => `${callbackUrl()}?code=x&state=${(await start()).state}x`,
			],
			[
				'the right state without its cookie (OF-2)',
				async () => `${callbackUrl()}?code=x&state=${(await start()).state}`,
			],
			['state twice (O-ST-TWICE)', async () => `${callbackUrl()}?code=x&state=a&state=b`],
			[
				'code twice (O-CODE-TWICE)',
				async () => `${callbackUrl()}?code=x&code=y&state=${(await start()).state}`,
			],
			['a nested parameter', async () => `${callbackUrl()}?code[a]=x&state[$ne]=1`],
			[
				'error and code together (O-ERR-CODE)',
				async () => `${callbackUrl()}?code=x&error=y&state=${(await start()).state}`,
			],
			[
				'an ID token in the query (O-FRONT-IDT)',
				async () => `${callbackUrl()}?code=x&id_token=y&state=${(await start()).state}`,
			],
			['a JARM response (O-JARM)', async () => `${callbackUrl()}?response=eyJ.e.e`],
		])('%s', async (_sentence, makeUrl) => {
			const url = await makeUrl();
			const { status, location } = await startsNothing(at.lab, async () => await visit(url));
			expect(status).toBe(400);
			expect(location).toBeNull();
		});

		it('a state swapped between two attempts of one browser', async () => {
			const first = await start();
			const second = await start();
			const answer = await startsNothing(
				at.lab,
				async () =>
					await visit(`${callbackUrl()}?code=x&state=${first.state}`, { headers: { cookie: second.cookie } }),
			);
			expect(answer.status).toBe(400);
		});

		it('an error with script in its description is not repeated (OF-4)', async () => {
			const { state, cookie } = await start();
			const script = encodeURIComponent('<script>alert(1)</script>'.repeat(300));
			const url = `${callbackUrl()}?error=access_denied&error_description=${script}&state=${state}`;
			const answer = await startsNothing(at.lab, async () => await visit(url, { headers: { cookie } }));
			expect(answer.page).not.toContain('alert');
			expect(at.lab.n8n.log()).not.toContain('alert(1)');
		});

		it('an invented code is refused once, and its state is spent', async () => {
			const { state, cookie } = await start();
			const url = `${callbackUrl()}?code=invented&state=${state}&iss=${encodeURIComponent(at.lab.issuer)}`;
			const first = await startsNothing(at.lab, async () => await visit(url, { headers: { cookie } }));
			expect(first.status).toBe(400);
			const again = await startsNothing(at.lab, async () => await visit(url, { headers: { cookie } }));
			expect(again.page).toContain('already completed');
		});

		it('an answer that names another issuer is refused before the code is used (O-ISSP-BAD, mix-up)', async () => {
			const { state, cookie } = await start();
			const url = `${callbackUrl()}?code=x&state=${state}&iss=https%3A%2F%2Fevil.example`;
			const log = followLog(at.lab.n8n);
			await startsNothing(at.lab, async () => await visit(url, { headers: { cookie } }));
			await log.holds('issuer-mismatch');
		});

		it.each([
			'https://evil.example/',
			'//evil.example',
			'/\\evil.example',
			'/%5cevil.example',
			'javascript:alert(1)',
			'/a%0d%0aSet-Cookie:x=1',
		])('does not carry the return address %s (OF-5)', async (returnTo) => {
			const url = `${at.lab.loginUrl}?returnTo=${encodeURIComponent(returnTo)}`;
			const { status, location } = await startsNothing(at.lab, async () => await visit(url));
			expect([status, location]).toEqual([400, null]);
		});

		it('Host and X-Forwarded-Host change nothing (O-HOST)', async () => {
			const { location } = await start({
				headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
			});
			expect(location.searchParams.get('redirect_uri')).toBe(callbackUrl());
		});

		it.each([
			['form', 'application/x-www-form-urlencoded', 'state='],
			['text', 'text/plain', ''],
			['JSON', 'application/json', '"'],
		])('a body of 16 MB as %s starts nothing', async (_kind, type, begin) => {
			const end = begin === '"' ? '"' : '';
			const body = begin + 'x'.repeat(16 * 1024 * 1024 - 10) + end;
			const executions = await at.lab.n8n.countExecutions();
			const answer = await visit(callbackUrl(), { method: 'POST', body, headers: { 'content-type': type } });
			expect(answer.status).toBeGreaterThanOrEqual(400);
			expect(await at.lab.n8n.countExecutions()).toBe(executions);
		});

		it('a look-ahead of the browser spends nothing (OF-6)', async () => {
			const { state, cookie } = await start();
			const url = `${callbackUrl()}?code=invented&state=${state}`;
			const ahead = await visit(url, { headers: { cookie, 'sec-purpose': 'prefetch' } });
			expect(ahead.status).toBe(204);
			const real = await visit(url, { headers: { cookie } });
			expect(real.page).not.toContain('already completed');
		});
	});
}
