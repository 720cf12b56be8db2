import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { zipObject } from 'lodash';
import { describe, expect, it } from 'vitest';
import { pageStatus, type CustomerPage } from '../../../nodes/shared/core/refusal/customerPage';
import { reasons, type Reason } from '../../../nodes/shared/core/refusal/reasons';
import { refusalTexts } from '../../../nodes/shared/pages/refusalPage';

const text = readFileSync(resolve(__dirname, '../../../docs/refusals.md'), 'utf8');

type Row = Record<string, string>;

const cellsOf = (line: string): string[] =>
	line
		.slice(1, line.lastIndexOf('|'))
		.split('|')
		.map((cell) => cell.trim());

/** The rows of every table whose first column has this title, by the titles of their columns. */
const rowsOf = (title: string): Row[] =>
	[...text.matchAll(/^\|.*\|$(?:\n\|.*\|$)+/gm)].flatMap(([table]) => {
		const [head = '', , ...lines] = table.split('\n');
		const titles = cellsOf(head);
		if (titles[0] !== title) return [];
		return lines.map((line) => zipObject(titles, cellsOf(line)));
	});

const rows = rowsOf('word').map(({ word = '', ...row }): [word: string, row: Row] => [
	word.replace(/^`(.*)`$/, '$1'),
	row,
]);

describe('docs/refusals.md', () => {
	it('has every refusal word once, and no other', () => {
		expect(rows.map(([word]) => word).sort()).toEqual(Object.keys(reasons).sort());
	});

	it.each(rows)('says of %s what the code says', (word, row) => {
		const { sentence, page, status } = reasons[word as Reason];
		expect(row).toMatchObject({ 'what happened': sentence, page });
		const remedy = String(row['what to do']);
		expect(remedy.length).toBeGreaterThan(20);
		// A reason with the status of its page needs no word about it.
		const [, ownStatus] = /Status (\d{3})/.exec(remedy) ?? [];
		expect(Number(ownStatus ?? pageStatus[page])).toBe(status);
	});

	it('says of customer-twins to migrate, because after a deactivation the portal asks to sign in for ever', () => {
		const remedy = new Map(rows).get('customer-twins')?.['what to do'];
		expect(remedy).toMatch(/"Migrate to Atlassian account".*If you deactivate one, the portal asks/);
	});

	it('has every page a customer may see, with its status and its title', () => {
		const said = rowsOf('page').map(({ page, status, ...row }) => [
			page,
			Number(status),
			row['title the customer sees'],
		]);
		const pages = Object.keys(pageStatus) as CustomerPage[];
		expect(said).toEqual(pages.map((page) => [page, pageStatus[page], refusalTexts[page].title]));
	});

	it('has no page that no reason shows', () => {
		expect(new Set(rows.map(([, { page }]) => page))).toEqual(new Set(Object.keys(pageStatus)));
	});
});
