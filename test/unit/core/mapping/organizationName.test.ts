import { describe, expect, it } from 'vitest';
import { checkAdminName, checkProviderName } from '../../../../nodes/shared/core/mapping/organizationName';

describe('organization names an identity provider sends', () => {
	it.each([
		['plain', 'Acme', 'Acme'],
		['with surrounding blanks', '  Acme GmbH ', 'Acme GmbH'],
		['of 200 characters', 'a'.repeat(200), 'a'.repeat(200)],
		['P-5: NFD, which becomes NFC', 'Cafe\u0301', 'Café'],
		['with a slash inside', 'Novo A/S', 'Novo A/S'],
		['with dots', 'St. Acme Inc.', 'St. Acme Inc.'],
		['Japanese with Latin letters', 'Acmeソリューション株式会社', 'Acmeソリューション株式会社'],
		['all Cyrillic', 'Ромашка', 'Ромашка'],
		['with an emoji', 'Acme 🚀', 'Acme 🚀'],
		['Vietnamese, two marks that become one letter', 'Viê\u0323t', 'Việt'],
		['Hindi, whose vowels are marks', 'हिन्दी कंपनी', 'हिन्दी कंपनी'],
		['Thai, with vowel and tone on one letter', 'บริษัท ที่นี่', 'บริษัท ที่นี่'],
		['Korean, decomposed', '한국'.normalize('NFD'), '한국'],
	])('accepts a name %s', (_what, name, clean) => {
		expect(checkProviderName(name)).toEqual({ ok: true, value: clean });
	});

	it.each<[string, unknown]>([
		['empty', ''],
		['blank', ' \t '],
		['not a text', null],
		['a list', ['Acme']],
		['201 characters, not cut', 'a'.repeat(201)],
		['very long', 'a'.repeat(100_000)],
		['NUL', 'Ac\0me'],
		['line break', 'Acme\nGlobex'],
		['line separator', 'Acme\u2028Globex'],
		['zero-width space', 'Ac\u200bme'],
		['zero-width joiner', 'Ac\u200dme'],
		['byte order mark inside', 'Ac\ufeffme'],
		['right-to-left override', 'Acme\u202egro'],
		['soft hyphen', 'Ac\u00adme'],
		['Hangul filler', 'Ac\u3164me'],
		['only a Hangul filler', '\u3164'],
		['half-width Hangul filler', 'Acme\uffa0'],
		['Hangul choseong filler', 'Acme\u115f'],
		['variation selector', 'Acme\ufe0f'],
		['variation selector of the supplement', 'Acme\u{e0100}'],
		['combining grapheme joiner', 'Ac\u034fme'],
		['Mongolian vowel separator', 'Ac\u180eme'],
		['Khmer inherent vowel', 'Acme\u17b4'],
		['Braille blank', 'Acme\u2800'],
		['only a Braille blank', '\u2800'],
		['a mark at the beginning', '\u0301Acme'],
		['a stroke over a letter', 'Ac\u0336me'],
		['a mark that is left after NFC', 'Acq\u0301e'],
		['a mark on a blank', 'Acme \u0301'],
		['a mark on a digit', 'Acme 1\u0332'],
		['a mark on a Cyrillic letter', 'Рома\u0301шка'],
		['five marks on one letter', 'नि\u0901\u0902\u0903\u093c'],
		['a dozen marks on one letter', `A${'\u0300'.repeat(12)}cme`],
		['no-break space', 'Acme\u00a0GmbH'],
		['lone surrogate', 'Acme\ud800'],
		['private use', 'Acme\ue000'],
		['Cyrillic letter among Latin ones', 'Аcme'],
		['Greek letter among Latin ones', 'Αcme'],
		['Armenian letter among Latin ones', 'Acmօ'],
		['Cyrillic word that looks Latin', 'АСМЕ'],
		['full-width', 'Ａｃｍｅ'],
		['mathematical letters', '𝐀𝐜𝐦𝐞'],
		['n8n expression', '={{ $env.SECRET }}'],
		['expression inside', 'Acme {{ 1 + 1 }}'],
		['template literal', 'Acme ${1}'],
		['leading equals sign', '=Acme'],
		['formula with plus', '+1+1'],
		['formula with at', '@SUM(requestToken)'],
		['formula with minus', '-1+1'],
		['markup', '<b>Acme</b>'],
		['unfinished markup', 'Acme <script'],
		['path up', '../../1'],
		['path up, Windows', '..\\1'],
		['path up inside', 'acme/../globex'],
		['__proto__', '__proto__'],
		['constructor', 'constructor'],
		['prototype', 'prototype'],
		['toString', 'toString'],
	])('P-5, P-13: refuses %s: organization-name-refused', (_what, name) => {
		expect(checkProviderName(name)).toMatchObject({ ok: false, reason: 'organization-name-refused' });
	});
});

describe('organization names an admin types', () => {
	it.each(['=Acme', '<Acme>', 'Аcme', '+49 Support', 'constructor'])('takes %s at its word', (name) => {
		expect(checkAdminName(` ${name} `)).toEqual({ ok: true, value: name });
	});

	it.each<[string, unknown]>([
		['empty', ' '],
		['missing', undefined],
		['201 characters', 'a'.repeat(201)],
		['a line break', 'Acme\nGlobex'],
	])('refuses %s: organization-name-refused', (_what, name) => {
		expect(checkAdminName(name)).toMatchObject({ ok: false, reason: 'organization-name-refused' });
	});
});
