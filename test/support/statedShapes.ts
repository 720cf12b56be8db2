import type { Knowledge } from '../../nodes/shared/core/identity/knowledge';
import type { GroupSeparator } from '../../nodes/shared/core/identity/statedTexts';

export type TextShape = [
	what: string,
	sent: string[],
	texts: string[],
	knowledge: Knowledge,
	separator?: GroupSeparator,
];

/** Texts that a provider may send under one name, with any protocol, and what they are. */
export const textShapes: readonly TextShape[] = [
	['a text', ['acme'], ['acme'], 'known'],
	['several texts', ['acme', 'globex'], ['acme', 'globex'], 'known'],
	['an empty list', [], [], 'known'],
	['texts with blanks, twice, and an empty one', [' acme', 'acme ', ''], ['acme'], 'known'],
	['a blank text, which says nothing', ['  '], [], 'absent'],
	['a blank text that is a list', [' '], [], 'known', ','],
	['names with brackets', ['[EU] Acme', 'Acme [2]'], ['[EU] Acme', 'Acme [2]'], 'known'],
	['a JSON text', ['["acme","globex"]'], ['acme', 'globex'], 'known'],
	['a JSON text, although texts are split', ['["Acme, Inc."]'], ['Acme, Inc.'], 'known', ','],
	['an empty JSON text', ['[]'], [], 'known'],
	['a JSON text with an object', ['["acme",{"id":1}]'], ['acme'], 'incomplete'],
	['a JSON text with a list', ['[["acme"]]'], [], 'unusable'],
	['a JSON text with numbers', ['[1,2]'], [], 'unusable'],
	['a JSON text with null', ['[null]'], [], 'unusable'],
	['a JSON object', ['{"acme":true}'], [], 'unusable'],
	['the half of a JSON text', ['["acme","glo'], [], 'unusable'],
	['a list in brackets', ['[customer_group, acme]'], ['customer_group', 'acme'], 'known'],
	['one entry in brackets', ['[customer_group]'], ['customer_group'], 'known'],
	['quoted entries in brackets', ["['acme', 'globex']"], ['acme', 'globex'], 'known'],
	[
		'brackets, although texts are split',
		['[customer_group;acme, b]'],
		['customer_group;acme', 'b'],
		'known',
		';',
	],
	['empty entries in brackets', ['[acme, , ]'], ['acme'], 'known'],
	['the beginning of a list in brackets', ['[customer_group, acme'], [], 'unusable'],
	['the same, although texts are split', ['[customer_group, acme'], [], 'unusable', ','],
	['a list in brackets that was split', ['[customer_group', 'acme]', 'b'], ['b'], 'incomplete'],
	['a list in a list in brackets', ['[[acme], [globex]]'], [], 'unusable'],
	['a text with a comma, not split', ['Acme, Inc.'], ['Acme, Inc.'], 'known'],
	['a text with a comma', ['acme, globex,'], ['acme', 'globex'], 'known', ','],
	['a text with a semicolon', ['acme;globex'], ['acme', 'globex'], 'known', ';'],
	['a text with blanks', ['acme  globex'], ['acme', 'globex'], 'known', ' '],
	['real lists, although texts are split', ['Acme, Inc.', 'b'], ['Acme, Inc.', 'b'], 'known', ','],
	['a name of 300 characters', ['n'.repeat(300)], ['n'.repeat(300)], 'known'],
];
