import { expect, it } from 'vitest';
import { makePseudonym } from '../../../../nodes/shared/core/login/pseudonym';
import { SECRET } from '../../../support/engine/loginItems';

const ISSUER = 'https://idp.example.test';
const alice = makePseudonym(SECRET, ISSUER, 'alice-1');

it('a person keeps the pseudonym, which holds nothing of the person', () => {
	expect(makePseudonym(SECRET, ISSUER, 'alice-1')).toBe(alice);
	expect(alice).toMatch(/^[\w-]{22}$/);
});

it.each([
	['another subject', makePseudonym(SECRET, ISSUER, 'alice-2')],
	['another issuer', makePseudonym(SECRET, `${ISSUER}/2`, 'alice-1')],
	['the same letters, divided otherwise', makePseudonym(SECRET, `${ISSUER}al`, 'ice-1')],
	['another login secret', makePseudonym(`${SECRET}!`, ISSUER, 'alice-1')],
])('%s has another one', (_, other) => {
	expect(other).not.toBe(alice);
});
