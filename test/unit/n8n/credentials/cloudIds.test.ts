import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HttpFailure, type HttpResponse } from '../../../../nodes/shared/core/provider/http';
import type { JsmCredential } from '../../../../nodes/shared/jsm/client/site';
import { completeCredential, withKnownCloudId } from '../../../../nodes/shared/n8n/credentials/cloudIds';

const cloudId = '11111111-2222-4333-8444-555555555555';
let number = 0;
/** A site nobody has asked yet. */
const newSite = (): JsmCredential => ({
	authentication: 'scopedToken',
	siteUrl: `https://site-${(number += 1)}.atlassian.net/`,
	cloudId: ' ',
});

type Answer = Partial<HttpResponse> | HttpFailure;
function siteThat(...answers: Answer[]) {
	const urls: string[] = [];
	const send = async ({ url, headers }: { url: string; headers?: object }): Promise<HttpResponse> => {
		expect(headers).toBeUndefined();
		const answer = answers[Math.min(urls.length, answers.length - 1)] ?? {};
		urls.push(url);
		if (answer instanceof HttpFailure) throw answer;
		return { status: 200, headers: {}, body: '', ...answer };
	};
	return { send, urls };
}
const says = { body: JSON.stringify({ cloudId }) };

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

describe('an empty Cloud ID', () => {
	test("is read from the site's address, once for all who ask, and known to whoever signs the calls", async () => {
		const site = newSite();
		const { send, urls } = siteThat(says);
		expect(withKnownCloudId(site)).toEqual(site);
		const asked = await Promise.all([completeCredential(site, send), completeCredential(site, send)]);
		expect(asked.map((each) => each.ok && each.value.cloudId)).toEqual([cloudId, cloudId]);
		expect(urls).toEqual([`${site.siteUrl}_edge/tenant_info`]);
		expect(withKnownCloudId(site)).toEqual({ ...site, cloudId });
	});

	test('is read again after an hour; until then, and during an outage, the remembered one counts', async () => {
		const site = newSite();
		const other = { body: JSON.stringify({ cloudId: 'other' }) };
		const { send, urls } = siteThat(says, new HttpFailure('network', 'x'), other);
		const idOf = async () => {
			const completed = await completeCredential(site, send);
			return completed.ok ? completed.value.cloudId : completed.reason;
		};
		expect(await idOf()).toBe(cloudId);
		expect(await idOf()).toBe(cloudId);
		expect(urls).toHaveLength(1);
		vi.advanceTimersByTime(60 * 60_000);
		expect(await idOf()).toBe(cloudId);
		expect(await idOf()).toBe('other');
	});

	test.each<[string, Answer, string, string]>([
		['there is none', { status: 404, body: '<html>' }, 'setting-invalid', 'Cloud ID'],
		['the site answers with a page', { body: '<!doctype html>' }, 'setting-invalid', 'Cloud ID'],
		['the answer has none', { body: '{}' }, 'setting-invalid', 'Cloud ID'],
		['the answer is null', { body: 'null' }, 'setting-invalid', 'Cloud ID'],
		['it is no text', { body: '{"cloudId":7}' }, 'setting-invalid', 'Cloud ID'],
		['it is a path', { body: '{"cloudId":"../other"}' }, 'setting-invalid', 'Cloud ID'],
		['it is empty', { body: '{"cloudId":""}' }, 'setting-invalid', 'Cloud ID'],
		['a sign-in is wanted', { status: 302, headers: { location: '/login' } }, 'setting-invalid', 'Cloud ID'],
		[
			'the site was renamed',
			{ status: 301, headers: { location: 'https://new.atlassian.net/_edge/tenant_info' } },
			'jsm-site-renamed',
			'new.atlassian.net',
		],
		['the site is suspended', { status: 402 }, 'jsm-site-suspended', '402'],
		['the site does not answer', new HttpFailure('timeout', 'x'), 'jsm-unavailable', 'no answer in time'],
		['the site is down', { status: 503 }, 'jsm-unavailable', '503'],
	])('is refused where %s, and asked for again by the next', async (_, answer, reason, named) => {
		const site = newSite();
		const { send, urls } = siteThat(answer);
		const refused = await completeCredential(site, send);
		expect(refused).toMatchObject({ ok: false, reason });
		expect(JSON.stringify(refused)).toContain(named);
		expect(withKnownCloudId(site)).toEqual(site);
		await completeCredential(site, send);
		expect(urls).toHaveLength(2);
	});

	test.each([undefined, '', 'http://acme.atlassian.net'])(
		'cannot be read from the site %j',
		async (siteUrl) => {
			const { send, urls } = siteThat(says);
			expect(await completeCredential({ ...newSite(), siteUrl }, send)).toMatchObject({
				reason: 'setting-invalid',
				detail: { field: 'Site URL' },
			});
			expect(urls).toEqual([]);
		},
	);
});

test.each<[string, object]>([
	['that is entered', { cloudId: 'own' }],
	['of a token without scopes', { authentication: 'apiToken' }],
])('a Cloud ID %s is not asked for', async (_, more) => {
	const credential = { ...newSite(), ...more };
	const { send, urls } = siteThat(says);
	expect(await completeCredential(credential, send)).toEqual({ ok: true, value: credential });
	expect(withKnownCloudId(credential)).toEqual(credential);
	expect(urls).toEqual([]);
});
