import { describe, expect, it } from 'vitest';
import {
	readTexts,
	type StatedTexts,
	type TextRules,
} from '../../../../nodes/shared/core/identity/statedTexts';

const known = (...texts: string[]): StatedTexts => ({ texts, knowledge: 'known', unusable: 0 });
const unusable = (count = 1): StatedTexts => ({ texts: [], knowledge: 'unusable', unusable: count });
const absent: StatedTexts = { texts: [], knowledge: 'absent', unusable: 0 };
const comma: TextRules = { separator: ',' };

describe('a text that a program printed', () => {
	it.each([
		'[object Object]',
		'[object Map]',
		'null',
		'undefined',
		'NaN',
		'{acme, globex}',
		'{acme}',
		'{company=acme, id=7}',
		"('acme', 'globex')",
		'["acme"]["globex"]',
		'{',
		'}',
	])('instead of a list or a value is no name, and says nothing: %s', (text) => {
		expect(readTexts(text)).toEqual(unusable());
		expect(readTexts(text, comma).knowledge).toBe('unusable');
		expect(readTexts(text, comma).texts).toEqual([]);
		expect(readTexts([text, 'acme'])).toEqual({ texts: ['acme'], knowledge: 'incomplete', unusable: 1 });
	});

	it.each(['[a],[b]', '[a]; [b]', '[object Object],[object Object]'])(
		'as several lists is no name either: %s',
		(text) => {
			expect(readTexts(text)).toMatchObject({ texts: [], knowledge: 'unusable' });
		},
	);
});

describe('a name with brackets, braces or the words of programs', () => {
	it.each([
		'[EU] Acme',
		'Acme [EU]',
		'Acme {EU}',
		'{EU} Acme',
		'Acme (formerly "Initech")',
		'(Acme)',
		'Null Ltd',
		'Undefined',
		'{6F9619FF-8B86-D011-B42D-00CF4FC964FF}',
	])('stays: %s', (text) => {
		expect(readTexts(text)).toEqual(known(text));
		expect(readTexts([text])).toEqual(known(text));
	});

	it('in a text with separators stays as well', () => {
		expect(readTexts('Acme [EU],[US] Acme', comma)).toEqual(known('Acme [EU]', '[US] Acme'));
	});
});

it.each([' ', '\u200b', '\ufeff', '\u3164', '\u2800', '\u034f\u00ad'])(
	'a text in which nothing is to be seen is blank, so absent: %j',
	(text) => {
		expect(readTexts(text)).toEqual(absent);
		expect(readTexts([text])).toEqual(absent);
		expect(readTexts(text, comma)).toEqual(known());
		expect(readTexts([text, 'acme'])).toEqual(known('acme'));
	},
);
