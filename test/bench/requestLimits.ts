import { createHmac } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';
import { makeAttempt, sealPending, stateOf } from '../../nodes/shared/core/attempt/pendingLogin';
import { readClient } from '../../nodes/shared/n8n/webhook/clientAddress';
import { createRateLimit } from '../../nodes/shared/webhook/rateLimit';
import { median } from './statistics/median';

const CALLS = 2_000;
const ROUNDS = 40;
const WARM_UP = 20;
const ADDRESSES = 50_000;
const SECRET = 'a secret of forty characters, for a bench';

const limit = createRateLimit(20_000);
const request = { ip: '', headers: {}, app: { enabled: () => true } };
const addresses = Array.from({ length: ADDRESSES }, (_, index) =>
	index % 2 ? `2001:db8:${index.toString(16)}::1` : `203.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
);
let next = 0;

/** Measures what the rate limit costs each request: finding the client address and counting the request. */
function check(): void {
	request.ip = String(addresses[next++ % ADDRESSES]);
	const { group } = readClient(request as unknown as ReturnType<IWebhookFunctions['getRequestObject']>);
	if (group === undefined || limit(`workflow node default ${group}`, 300) > 0)
		throw new Error('The limit refused a first request');
}

function hmac(): void {
	createHmac('sha256', SECRET).update('workflow node default 203.0.113.7').digest();
}

const attempt = makeAttempt(Date.now(), 0);
async function seal(): Promise<void> {
	await sealPending(SECRET, Date.now(), {
		loginId: 'K7Q2M-9XPA4',
		connection: 'workflow node',
		state: stateOf(attempt, 'r'.repeat(43)),
		redirectUri: 'https://n8n.acme.example/webhook/x/callback',
		initiatedBy: 'customer',
	});
}

/** Duration of one call in microseconds. */
async function time(run: () => void | Promise<void>): Promise<number> {
	const begin = performance.now();
	for (let call = 0; call < CALLS; call++) await run();
	return ((performance.now() - begin) / CALLS) * 1000;
}

async function main(): Promise<void> {
	const rounds: { check: number; hmac: number; seal: number }[] = [];
	for (let round = 0; round < WARM_UP + ROUNDS; round++)
		rounds.push({ check: await time(check), hmac: await time(hmac), seal: await time(seal) });
	const measured = rounds.slice(WARM_UP);
	const middle = (name: 'check' | 'hmac' | 'seal') => median(measured.map((times) => times[name]));
	const ratio = (name: 'hmac' | 'seal') => median(measured.map((times) => times.check / times[name]));
	console.log(
		`The rate limit, ${ADDRESSES} addresses in turn; microseconds, median of ${ROUNDS}: ${middle('check').toFixed(2)}; one HMAC ${middle('hmac').toFixed(2)} (${ratio('hmac').toFixed(2)} of it); sealing one pending login ${middle('seal').toFixed(2)} (${ratio('seal').toFixed(3)} of it)`,
	);
}

void main();
