import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageForReason } from '../../../nodes/CompleteLogin/pageForReason';
import { kindOf } from '../../../nodes/shared/n8n/webhook/refuseLogin';
import { reasons, type Reason } from '../../../nodes/shared/core/refusal/reasons';

const text = readFileSync(resolve(__dirname, '../../../docs/refusals.md'), 'utf8');

/** Rows of the tables: word, sentence, page, remedy. */
const rows = text
	.split('\n')
	.map((line) => line.split('|').map((cell) => cell.trim()))
	.filter(([, word]) => /^`[a-z-]+`$/.test(word ?? ''))
	.map(([, word, sentence, page, remedy]) => ({ word: String(word).slice(1, -1), sentence, page, remedy }));

describe('docs/refusals.md', () => {
	it('has every refusal word once, and no other', () => {
		expect(rows.map(({ word }) => word).sort()).toEqual(Object.keys(reasons).sort());
	});

	it.each(rows.map(({ word, ...row }) => [word, row] as const))(
		'says of %s what the code says',
		(word, row) => {
			const reason = word as Reason;
			expect(row.sentence).toBe(reasons[reason]);
			// The trigger knows the words up to the mapping, Complete Login those after it.
			expect([kindOf(reason), pageForReason(reason)]).toContain(row.page);
			expect(String(row.remedy).length).toBeGreaterThan(20);
		},
	);
});
