import { describe, expect, it } from 'vitest';
import { readAttributes } from '../../../../nodes/shared/saml/response/attributes';
import { parseXml } from '../../../../nodes/shared/saml/xml/xmlDocument';
import { attribute, samlNamespace, tag } from '../../../support/samlIdp/message';

function attributesOf(...elements: string[]): Record<string, readonly string[]> {
	const statement = tag('saml:AttributeStatement', {}, elements.join(''));
	const document = parseXml(tag('saml:Assertion', {}, statement, samlNamespace));
	const read = document.ok ? readAttributes(document.value.documentElement, []) : document;
	if (!read.ok) throw new Error(read.reason);
	return Object.fromEntries(read.value);
}

const named = (name: string, value: string, FriendlyName?: string): string =>
	attribute(name, [value], { FriendlyName });

describe('an attribute is known by its friendly name', () => {
	it.each<[string, string[], Record<string, string[]>]>([
		['beside its Name', [named('urn:a', '1', 'mail')], { 'urn:a': ['1'], mail: ['1'] }],
		[
			'with the values of all its elements',
			[named('urn:a', '1', 'mail'), named('urn:a', '2')],
			{ 'urn:a': ['1', '2'], mail: ['1', '2'] },
		],
		[
			'unless that is the Name of another one',
			[named('urn:a', '1', 'mail'), named('mail', '2')],
			{ 'urn:a': ['1'], mail: ['2'] },
		],
		[
			'unless another one has it as well',
			[named('urn:a', '1', 'mail'), named('urn:b', '2', 'mail')],
			{ 'urn:a': ['1'], 'urn:b': ['2'] },
		],
		[
			'unless another one has it as well, in any order',
			[named('urn:a', '1', 'mail'), named('urn:b', '2', 'mail'), named('urn:a', '3', 'mail')],
			{ 'urn:a': ['1', '3'], 'urn:b': ['2'] },
		],
		['unless it is empty', [named('urn:a', '1', '')], { 'urn:a': ['1'] }],
	])('%s', (_when, elements, expected) => {
		expect(attributesOf(...elements)).toEqual(expected);
	});
});
