import { beforeAll, describe, expect, it } from 'vitest';
import { readAuthorities } from '../../../nodes/shared/http/trustedAuthorities';
import { makeServerCertificate } from '../../support/throwAwayAuthority';

let one = '';
let two = '';
let key = '';
beforeAll(async () => {
	const [first, second] = [
		await makeServerCertificate('127.0.0.1'),
		await makeServerCertificate('127.0.0.1'),
	];
	one = first.authority;
	two = second.authority;
	key = first.privateKey;
});

/** How many certificates were read; what was wrong otherwise. */
function read(value: unknown): number | string {
	const result = readAuthorities(value);
	if (!result.ok) {
		expect(result).toMatchObject({ reason: 'setting-invalid', detail: { field: 'CA Certificates' } });
		return result.detail.received ?? '';
	}
	return result.value?.match(/BEGIN CERTIFICATE/g)?.length ?? 0;
}

describe('the field CA Certificates', () => {
	it.each<[string, () => unknown, number]>([
		['nothing', () => undefined, 0],
		['blanks', () => ' \n ', 0],
		['one certificate', () => one, 1],
		['two, one after the other', () => one + two, 2],
		['two with comments, as bundles have them', () => `# My CA\n${one}\nSubject: CN=x\n${two}# end`, 2],
		['one in a single line, as a form may make it', () => one.replace(/\n/g, ' '), 1],
		['one with \\n written out', () => one.replace(/\n/g, '\\n'), 1],
		['one with Windows line ends', () => one.replace(/\n/g, '\r\n'), 1],
	])('takes %s', (_sentence, value, count) => {
		expect(read(value())).toBe(count);
	});

	it.each<[string, () => unknown, RegExp]>([
		['a text', () => 'my-ca', /^no certificate$/],
		['base64 alone', () => one.replace(/-----[^-]+-----/g, ''), /^no certificate$/],
		[
			'a certificate without its end',
			() => one.replace(/-----END[^-]+-----/, ''),
			/^a certificate that is cut$/,
		],
		['a good one and one without its beginning', () => one + two.replace(/-----BEGIN[^-]+-----/, ''), /cut/],
		[
			'a certificate with lost letters',
			() => one.replace(/.{20}\n-----END/, '\n-----END'),
			/^certificate 1 of 1/,
		],
		[
			'a good one and an empty one',
			() => `${one}-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----`,
			/^certificate 2 of 2/,
		],
		['a private key beside it', () => one + key, /^a private key$/],
	])('refuses %s', (_sentence, value, received) => {
		expect(read(value())).toMatch(received);
	});
});
