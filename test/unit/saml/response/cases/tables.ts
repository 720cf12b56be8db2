import type { Case } from './case';
import { encryptionCases } from './encryption';
import { assertionCases, correctCases, identityCases, responseCases, timeCases } from './meaning';
import { algorithmCases, keyCases, structureCases } from './signatures';
import { costCases, formCases, xmlCases } from './text';
import { differentialCases, wrappingCases } from './wrapping';

/** All rows, by what they are about. */
export const tables: [string, Case[]][] = [
	['a correct answer', correctCases],
	['what a Response says', responseCases],
	['what an assertion says', assertionCases],
	['how a time is written', timeCases],
	['whom an assertion speaks of', identityCases],
	['signature wrapping', wrappingCases],
	['readers that disagree', differentialCases],
	['signatures and keys', keyCases],
	['how a signature is built', structureCases],
	['algorithms', algorithmCases],
	['encryption', encryptionCases],
	['XML', xmlCases],
	['the form', formCases],
	['cost', costCases],
];
