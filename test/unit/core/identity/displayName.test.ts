import { describe, expect, test } from 'vitest';
import { cleanDisplayName } from '../../../../nodes/shared/core/identity/displayName';

describe('P-14: a display name is plain text', () => {
	test.each([
		['ordinary', 'Carol Díaz', 'Carol Díaz'],
		['blanks around and inside', '  Ann \t\r\n Lee ', 'Ann Lee'],
		['a right-to-left override', 'Ann\u202eeeL', 'AnneeL'],
		['zero-width characters', 'A\u200bn\u200dn\ufeff', 'Ann'],
		['NUL and escape', 'Ann\u0000\u001b[31m', 'Ann [31m'],
		['line and paragraph separators', 'Ann\u2028Lee\u2029', 'Ann Lee'],
		['a lone surrogate', 'Ann\ud800', 'Ann'],
		['P-13: an expression stays what it is', '={{ $env }}', '={{ $env }}'],
		['markup stays what it is', '<b>Ann</b>', '<b>Ann</b>'],
		['nothing', '', 'ann'],
		['nothing visible', '\u200b \u202e', 'ann'],
	])('%s', (_, name, expected) => {
		expect(cleanDisplayName(name, 'ann@acme.example')).toBe(expected);
	});

	test('100 KB become 255 characters, none of them torn apart', () => {
		const cleaned = cleanDisplayName('😀'.repeat(50_000), 'ann@acme.example');
		expect([...cleaned]).toHaveLength(255);
		expect(cleaned.endsWith('😀')).toBe(true);
	});
});
