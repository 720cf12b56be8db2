import { checkProviderName } from './organizationName';
import { refuse, type Outcome } from '../refusal/outcome';

/** Whether a name contains a part from the provider. */
export const isTemplate = (name: string): boolean => name.includes('*');

/**
 * Replaces each `*` with text from the provider. The result counts as a name from the provider and is checked as one;
 * undefined if there is nothing to insert.
 */
export function fillTemplate(template: string, rest: string): Outcome<string> {
	const part = rest.trim();
	if (part === '') {
		return refuse('organization-name-refused', {
			field: 'organization name',
			expected: 'something in the place of *',
		});
	}
	if (/^\p{M}/u.test(part)) {
		// It would become one with the admin's letter before it.
		return refuse('organization-name-refused', {
			field: 'organization name',
			expected: 'a name without loose combining marks',
		});
	}
	return checkProviderName(template.split('*').join(part));
}
