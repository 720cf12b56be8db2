import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { median } from './statistics/median';
import { parseCertificates } from '../../nodes/shared/saml/keys/certificates';
import { parsePostedResponse } from '../../nodes/shared/saml/binding/postBinding';
import { processResponse } from '../../nodes/shared/saml/response/response';
import {
	createIdentityProvider,
	encryptAssertion,
	makeKeys,
	type IdentityProvider,
	type Profile,
} from '../support/samlIdp/identityProvider';
import { ACS, attribute, NOW, REQUEST, SP } from '../support/samlIdp/message';
import { demands, makePolicy } from '../support/samlIdp/policy';

/*
 * Compares our verification with node-saml alone, taking turns in one run, and measures the cost of hostile messages.
 * Genuine messages are verified at the generator's fixed time, by node-saml too.
 */

const ROUNDS = 15;
const MESSAGES = 40;

const RealDate = Date;

/** node-saml reads the system clock, so it is replaced. */
function freezeClock(): void {
	globalThis.Date = class extends RealDate {
		constructor(...args: [] | [string | number]) {
			super(args.length === 0 ? NOW : args[0]);
		}
		static override now(): number {
			return NOW;
		}
	} as DateConstructor;
}

async function genuine(idp: IdentityProvider): Promise<[string, Profile, string][]> {
	const groups = Array.from({ length: 150 }, (_, number) => `group-${number}`);
	return [
		['both signed', 'B', idp.respond('B')],
		['assertion signed', 'A', idp.respond('A')],
		['Response signed', 'R', idp.respond('R')],
		['encrypted', 'A', idp.wrap(await encryptAssertion(idp.signedAssertion(), idp.keys), false)],
		['150 groups', 'B', idp.respond('B', (message) => (message.attributes = attribute('groups', groups)))],
	];
}

const repeat = (count: number, make: (number: number) => string): string =>
	Array.from({ length: count }, (_, number) => make(number)).join('');

/** Paddings that an attacker may put into a message. Each is near a limit or exceeds it. */
const paddings: [string, string][] = [
	['256 KB of text', 'x'.repeat(255_000)],
	['256 KB of references', '&amp;'.repeat(51_000)],
	['one comment of 256 KB', `<!--${'x'.repeat(255_000)}-->`],
	['as many elements as are allowed', '<a></a>'.repeat(1950)],
	['as many comments as are allowed', '<!---->'.repeat(1950)],
	['as many attributes as are allowed', repeat(39, () => `<a ${repeat(100, (n) => `x${n}="y" `)}/>`)],
	[
		'as many namespaces as are allowed',
		repeat(74, () => `<a ${repeat(20, (n) => `xmlns:x${n}="u:${n}" `)}/>`),
	],
	['40,000 elements', '<a/>'.repeat(40_000)],
	['35,000 comments', '<!---->'.repeat(35_000)],
	['60 levels', '<a>'.repeat(60) + '</a>'.repeat(60)],
	['250,000 opening signs', '<'.repeat(250_000)],
];

async function main(): Promise<void> {
	const idp = createIdentityProvider(await makeKeys());
	const certificates = parseCertificates(idp.keys.idp.certificate, 'certificate');
	if (!certificates.ok) throw new Error('no certificate');
	const policy = makePolicy(idp.keys);
	const verify = async (SAMLResponse: string, profile: Profile): Promise<string> => {
		const posted = parsePostedResponse({ SAMLResponse });
		if (!posted.ok) return posted.reason;
		const outcome = await processResponse(
			posted.value.xml,
			{ ...policy, demand: demands[profile] },
			certificates.value,
			{ inResponseTo: REQUEST, now: NOW },
		);
		return outcome.ok ? 'accepted' : outcome.reason;
	};
	freezeClock();

	console.log(
		'genuine messages                node-saml      ours   ratio (ours / node-saml; goal: at most 1.25)',
	);
	for (const [name, profile, xml] of await genuine(idp)) {
		const SAMLResponse = Buffer.from(xml).toString('base64');
		const library = new SAML({
			idpCert: idp.keys.idp.certificate,
			issuer: SP,
			audience: SP,
			callbackUrl: ACS,
			wantAssertionsSigned: profile !== 'R',
			wantAuthnResponseSigned: profile !== 'A',
			validateInResponseTo: ValidateInResponseTo.never,
			acceptedClockSkewMs: 60_000,
			decryptionPvk: idp.keys.sp.privateKey,
		});
		const jobs = {
			theirs: async () => {
				await library.validatePostResponseAsync({ SAMLResponse });
			},
			ours: async () => {
				const verdict = await verify(SAMLResponse, profile);
				if (verdict !== 'accepted') throw new Error(`${name}: ${verdict}`);
			},
		};
		const times = { theirs: [] as number[], ours: [] as number[] };
		for (let round = -3; round < ROUNDS; round++) {
			for (const who of round % 2 === 0 ? (['theirs', 'ours'] as const) : (['ours', 'theirs'] as const)) {
				const begin = performance.now();
				for (let count = 0; count < MESSAGES; count++) await jobs[who]();
				if (round >= 0) times[who].push((performance.now() - begin) / MESSAGES);
			}
		}
		const [theirs, ours] = [median(times.theirs), median(times.ours)];
		const ratio = median(times.ours.map((time, round) => time / (times.theirs[round] ?? Number.NaN)));
		console.log(
			`${name.padEnd(28)} ${theirs.toFixed(2).padStart(8)} ms ${ours.toFixed(2).padStart(6)} ms ${ratio.toFixed(2).padStart(7)}`,
		);
	}

	console.log(
		'\nhostile messages                          by a stranger   with a genuine SignedInfo   (goal: at most 100 ms)',
	);
	for (const [name, padding] of paddings) {
		const cells = [];
		for (const signer of ['attacker', 'idp'] as const) {
			const xml = idp
				.respond('R', undefined, { privateKey: idp.keys[signer].privateKey })
				.replace('<samlp:Status>', () => `<samlp:Extensions>${padding}</samlp:Extensions><samlp:Status>`);
			const SAMLResponse = Buffer.from(xml).toString('base64');
			const times: number[] = [];
			let verdict = '';
			for (let round = 0; round < 5; round++) {
				const before = process.cpuUsage();
				verdict = await verify(SAMLResponse, 'R');
				const { user, system } = process.cpuUsage(before);
				times.push((user + system) / 1000);
			}
			cells.push(`${median(times).toFixed(1).padStart(6)} ms ${verdict.padEnd(18)}`);
		}
		console.log(`${name.padEnd(38)} ${cells.join('  ')}`);
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
