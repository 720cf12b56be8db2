import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, parse, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Mutant } from '@stryker-mutator/api/core';
import { countBy, partition } from 'lodash';
import { parseCertificates } from '../../nodes/shared/saml/keys/certificates';
import { createIdentityProvider, makeKeys } from '../support/samlIdp/identityProvider';
import type { Case } from '../unit/saml/response/cases/case';
import { judge, post, type Adapter } from '../unit/saml/response/cases/judge';
import { tables } from '../unit/saml/response/cases/tables';

/*
 * Tests whether every refused row of the case tables fails if its check is removed. A mutant that still accepts all good
 * messages has a check removed or loosened, and each refused row must fail under at least one of them. All rows run
 * against all mutants in one process, with messages that are signed once.
 */

const ADAPTER = 'nodes/shared/saml';
/** Files that decide nothing about a Response; the first is mutated by `stryker.config.mjs`. */
const LEFT_OUT = ['response/identityMapping', 'response/responsePolicy', 'xml/xmlBuilder'];
const MUTATED = [
	'binding/postBinding',
	...['response', 'signature', 'xml'].flatMap((folder) =>
		readdirSync(join(ADAPTER, folder)).map((file) => `${folder}/${parse(file).name}`),
	),
]
	.filter((name) => !LEFT_OUT.includes(name))
	.map((name) => join(ADAPTER, `${name}.ts`));

/** Timeout for one row, because a mutant may wait forever. Milliseconds. */
const PATIENCE = 5000;
/** How often one mutant may be reached during one row. More counts as an endless loop. */
const MOST_HITS = 1_000_000;

const copy = resolve('test/lab/.data/mutation/rows');
const load = createRequire(__filename);

type Hits = Record<string, number>;
/** The variable by which Stryker's code selects the active mutant. */
const mutation: {
	activeMutant?: string;
	currentTestId?: string;
	hitCount?: number;
	hitLimit?: number;
	mutantCoverage?: { static: Hits; perTest: Record<string, Hits> };
} = { hitLimit: MOST_HITS };
Object.assign(globalThis, { __stryker__: mutation });

interface Row extends Case {
	name: string;
	parameters: Record<string, unknown>;
}

/** Writes a copy of the adapter that contains all mutants, switched off. */
async function makeMutants(): Promise<Mutant[]> {
	const { Instrumenter } = await import('@stryker-mutator/instrumenter');
	const { shouldIgnore } = await import('./refusalDetails.mjs');
	const silent = { info: () => undefined, debug: () => undefined, isDebugEnabled: () => false };
	const sources = MUTATED.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
	const { files, mutants } = await new Instrumenter(silent as never).instrument(sources, {
		ignorers: [{ shouldIgnore }],
		excludedMutations: [],
		plugins: null,
	});
	rmSync(copy, { recursive: true, force: true });
	for (const folder of [ADAPTER, 'nodes/shared/core'])
		cpSync(folder, join(copy, folder), { recursive: true });
	for (const { name, content } of files) writeFileSync(join(copy, name), content);
	return (mutants as Mutant[]).filter(({ status }) => status !== 'Ignored');
}

function loadAdapter(): Adapter {
	for (const file of Object.keys(load.cache)) if (file.startsWith(copy)) delete load.cache[file];
	const from = (name: string): object => load(join(copy, ADAPTER, name)) as object;
	return { ...from('binding/postBinding.ts'), ...from('response/response.ts') } as Adapter;
}

/** Caches results of node-saml. It is not mutated, so equal input gives equal results, and it takes most of the time. */
function rememberLibrary(): void {
	const library = load('@node-saml/node-saml/lib/xml') as {
		getVerifiedXml: (xml: string, element: Element, certificates: string[]) => string | null;
	};
	const ask = library.getVerifiedXml;
	const known = new Map<string, () => string | null>();
	library.getVerifiedXml = (xml, element, certificates) => {
		const key = [element.nodeName, element.getAttribute('ID'), ...certificates, xml].join('\n');
		let answer = known.get(key);
		if (!answer) {
			try {
				const text = ask(xml, element, certificates);
				answer = () => text;
			} catch (error) {
				answer = () => {
					throw error;
				};
			}
			known.set(key, answer);
		}
		return answer();
	};
}

/** Returns the rows and a function that gives the adapter's verdict on a row as one word. A good message with a wrong result does not count as accepted. */
async function makeVerdicts(): Promise<{
	rows: Row[];
	verdictOf: (adapter: Adapter, row: Row) => Promise<string>;
}> {
	const idp = createIdentityProvider(await makeKeys());
	const certificates = parseCertificates(
		idp.keys.idp.certificate + idp.keys.next.certificate,
		'Certificates',
	);
	if (!certificates.ok) throw new Error('no certificates');
	const rows: Row[] = [];
	for (const row of tables.flatMap(([, cases]) => cases))
		rows.push({ ...row, name: `${row.id}: ${row.what}`, parameters: await post(row, idp) });
	const verdictOf = async (adapter: Adapter, row: Row): Promise<string> => {
		mutation.hitCount = 0;
		let timer: NodeJS.Timeout | undefined;
		const tooLong = new Promise<never>((_resolve, reject) => {
			timer = setTimeout(() => reject(new Error('too long')), PATIENCE);
		});
		try {
			const outcome = await Promise.race([
				judge(adapter, idp, row, row.parameters, certificates.value),
				tooLong,
			]);
			if (!outcome.ok) return outcome.reason;
			const { nameId = 'alice@acme.example', value = outcome.value } = row;
			return outcome.value.nameId.value === nameId && isDeepStrictEqual(outcome.value, value)
				? 'accept'
				: 'otherwise';
		} catch {
			return 'thrown';
		} finally {
			clearTimeout(timer);
		}
	};
	return { rows, verdictOf };
}

function describeMutant({ fileName, location: { start, end }, mutatorName, replacement }: Mutant): string {
	const lines = readFileSync(fileName, 'utf8')
		.split('\n')
		.slice(start.line, end.line + 1);
	const [first = ''] = lines;
	const text = first.slice(start.column, lines.length === 1 ? end.column : undefined);
	const after = replacement.replace(/\s+/g, ' ');
	return `${fileName.slice(ADAPTER.length + 1)}:${start.line + 1} ${mutatorName} ${text.slice(0, 80)} → ${after.slice(0, 80)}`;
}

async function main(): Promise<void> {
	const begin = Date.now();
	const mutants = await makeMutants();
	rememberLibrary();
	const { rows, verdictOf } = await makeVerdicts();

	const usual = loadAdapter();
	for (const row of rows) {
		mutation.currentTestId = row.name;
		const verdict = await verdictOf(usual, row);
		if (verdict !== row.verdict) throw new Error(`${row.name}: ${verdict} without any mutant`);
	}
	mutation.currentTestId = undefined;
	const hits = structuredClone(mutation.mutantCoverage) ?? { static: {}, perTest: {} };

	const [good, bad] = partition(rows, ({ verdict }) => verdict === 'accept');
	const noticed = new Set<Row>();
	type Fate = 'killed by a good row' | 'killed by a refused row' | 'survived' | 'not covered';
	const judgeMutant = async ({ id }: Mutant): Promise<Fate> => {
		const isConstant = id in hits.static;
		const isCovered = (row: Row): boolean => isConstant || id in (hits.perTest[row.name] ?? {});
		if (!rows.some(isCovered)) return 'not covered';
		let adapter: Adapter;
		try {
			adapter = isConstant ? loadAdapter() : usual;
		} catch {
			return 'killed by a good row';
		}
		for (const row of good.filter(isCovered))
			if ((await verdictOf(adapter, row)) !== row.verdict) return 'killed by a good row';
		// Rows that have already failed under a mutant run only if no other row fails.
		const [known, open] = partition(bad.filter(isCovered), (row) => noticed.has(row));
		let fate: Fate = 'survived';
		for (const row of [...open, ...known]) {
			if (fate !== 'survived' && noticed.has(row)) break;
			if ((await verdictOf(adapter, row)) === row.verdict) continue;
			noticed.add(row);
			fate = 'killed by a refused row';
		}
		return fate;
	};

	const fates: { mutant: Mutant; fate: Fate }[] = [];
	for (const mutant of mutants) {
		mutation.activeMutant = mutant.id;
		fates.push({ mutant, fate: await judgeMutant(mutant) });
		if (fates.length % 100 === 0) console.log(`${fates.length} of ${mutants.length} mutants`);
	}
	mutation.activeMutant = undefined;

	const left = fates.filter(({ fate }) => fate === 'survived' || fate === 'not covered');
	for (const { mutant, fate } of left) console.log(`${fate}: ${describeMutant(mutant)}`);
	for (const row of bad) if (!noticed.has(row)) console.log(`fails under no mutant: ${row.name}`);
	process.exitCode = noticed.size === bad.length ? 0 : 1;
	console.log({ ...countBy(fates, 'fate'), refusedRows: bad.length, noticed: noticed.size });
	const killed = fates.length - left.length;
	const seconds = Math.round((Date.now() - begin) / 1000);
	console.log(
		`${killed} of ${fates.length} killed, ${((100 * killed) / fates.length).toFixed(1)} %, in ${seconds} s`,
	);
}

void main();
