import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { readInstant, requireFuture, requirePast, type Clock } from './timeRules';
import {
	childElements,
	childrenNamed,
	isNamed,
	readAttribute,
	readPlainText,
	SAML,
} from '../xml/xmlDocument';

/** Refuses unknown conditions: they leave the assertion's validity undetermined (SAML core 2.5.1). */
const KNOWN = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];

function checkAudience(conditions: Element, audience: string): Outcome<Element> {
	const restrictions = childrenNamed(conditions, SAML, 'AudienceRestriction');
	const mismatch = (received: readonly (string | undefined)[]): ReturnType<typeof refuse> =>
		refuse('audience-mismatch', {
			field: 'AudienceRestriction',
			expected: audience,
			received: received.length === 0 ? 'absent' : received.join(', ').slice(0, 200),
		});
	if (restrictions.length === 0) return mismatch([]);
	// If there are several restrictions, all must hold (SAML core 2.5.1.4).
	for (const restriction of restrictions) {
		const audiences = childrenNamed(restriction, SAML, 'Audience').map(readPlainText);
		if (!audiences.includes(audience)) return mismatch(audiences);
	}
	return accept(conditions);
}

/** Checks the one Conditions element: within its time, for our audience, every condition known (POST-6, POST-7). */
export function checkConditions(assertion: Element, audience: string, clock: Clock): Outcome<Element> {
	const list = childrenNamed(assertion, SAML, 'Conditions');
	const [conditions] = list;
	if (!conditions || list.length > 1)
		return refuse('conditions-refused', {
			field: 'Conditions',
			expected: 'one',
			received: String(list.length),
		});
	const unknown = childElements(conditions).find(
		(condition) => !KNOWN.some((name) => isNamed(condition, SAML, name)),
	);
	if (unknown) {
		return refuse('conditions-refused', {
			field: 'Conditions',
			expected: KNOWN.join(', '),
			received: unknown.localName.slice(0, 100),
		});
	}
	const restricted = checkAudience(conditions, audience);
	if (!restricted.ok) return restricted;
	const end = readInstant(readAttribute(conditions, 'NotOnOrAfter'), 'Conditions/NotOnOrAfter');
	if (!end.ok) return end;
	const current = requireFuture(end.value, 'Conditions/NotOnOrAfter', clock);
	if (!current.ok) return current;
	const notBefore = readAttribute(conditions, 'NotBefore');
	if (notBefore === undefined) return accept(conditions);
	const start = readInstant(notBefore, 'Conditions/NotBefore');
	if (!start.ok) return start;
	const begun = requirePast(start.value, 'Conditions/NotBefore', clock);
	return begun.ok ? accept(conditions) : begun;
}
