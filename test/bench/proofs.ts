import { openPending, sealPending, stateOf, makeAttempt } from '../../nodes/shared/core/attempt/pendingLogin';
import { signStatement, verifyStatement, type Signing } from '../../nodes/shared/core/login/signing';
import { median } from './statistics/median';

const CALLS = 2_000;
const ROUNDS = 21;
const WARM_UP = 10;

const now = Date.now();
const secret = 'a secret of forty characters, for a bench';
const person = {
	...{ loginId: 'K7Q2M-9XPA4', connection: 'workflow node', issuer: 'https://idp.example.test' },
	...{ subject: 'alice-1', email: 'alice@acme.example', displayName: 'Alice Martin', at: now },
};
const signing: Signing = { kind: 'pass', secret, now };
const state = stateOf(makeAttempt(now, 0), 'r'.repeat(43));
const redirectUri = 'https://n8n.acme.example/webhook/x/callback';
const pending = { ...person, state, redirectUri, initiatedBy: 'customer' as const };

/** Duration of one call in microseconds. */
async function time(run: () => unknown): Promise<number> {
	const begin = performance.now();
	for (let call = 0; call < CALLS; call += 1) await run();
	return ((performance.now() - begin) / CALLS) * 1000;
}

/** What a proof in the item costs, signed; beside it the same statement, encrypted as the cookies are. */
async function main(): Promise<void> {
	const signed = signStatement(signing, person, 900);
	const cookie = await sealPending(secret, now, pending);
	const arrival = { secret, now, connection: person.connection, redirectUri, state, cookie };
	const verified = new Map();
	const work = {
		'sign a proof': () => signStatement(signing, person, 900),
		'verify a proof': () => verifyStatement(signing, signed),
		'verify it again in the same run of a node': () => verifyStatement({ ...signing, verified }, signed),
		'encrypt a cookie': async () => await sealPending(secret, now, pending),
		'open a cookie': async () => await openPending(arrival),
	};
	const times = new Map<string, number[]>();
	for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
		for (const [name, run] of Object.entries(work)) {
			const took = await time(run);
			if (round >= WARM_UP) times.set(name, [...(times.get(name) ?? []), took]);
		}
	}
	for (const [name, all] of times) console.log(`${name}: ${median(all).toFixed(1)} µs`);
}

void main();
