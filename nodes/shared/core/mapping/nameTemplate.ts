import { checkProviderName } from './organizationName';
import { refuse, type Outcome } from '../refusal/outcome';

/** Whether a name takes a part from the provider. */
export const isTemplate = (name: string): boolean => name.includes('*');

/**
 * Puts what the provider sent in the place of each `*`. The result is a name of the provider's making and is checked
 * as one; without anything to put there it is none.
 */
export function fillTemplate(template: string, rest: string): Outcome<string> {
	const part = rest.trim();
	if (part === '') {
		return refuse('organization-name-refused', {
			field: 'organization name',
			expected: 'something in the place of *',
		});
	}
	return checkProviderName(template.split('*').join(part));
}
