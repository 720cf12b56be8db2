import { DateTime } from 'luxon';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { readAttribute } from '../xml/xmlDocument';

/** The time of the check and its tolerance, in milliseconds. */
export interface Clock {
	now: number;
	/** How far the two clocks may differ. */
	skew: number;
}

/** UTC in the form of XML Schema's dateTime (SAML core 1.3.3). A time without zone is malformed. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** The time in milliseconds since the epoch. */
export function readInstant(value: string | undefined, field: string): Outcome<number> {
	const time = value !== undefined && INSTANT.test(value) ? DateTime.fromISO(value) : undefined;
	return time?.isValid
		? accept(time.toMillis())
		: refuse('assertion-malformed', {
				field,
				expected: 'a time in UTC',
				received: value === undefined ? 'absent' : 'something else',
			});
}

/** Tells the admin by how much the time was missed. */
function distance(from: number, to: number): string {
	const seconds = Math.round((to - from) / 1000);
	return `${Math.abs(seconds)} s ${seconds < 0 ? 'ago' : 'ahead'}`;
}

/** Refuses a time that has passed; one that is exactly `skew` old has passed. */
export function requireFuture(time: number, field: string, { now, skew }: Clock): Outcome<number> {
	return time > now - skew
		? accept(time)
		: refuse('assertion-expired', {
				field,
				expected: `later than now, less ${skew / 1000} s for the clocks`,
				received: distance(now, time),
			});
}

/** Refuses a time that is still in the future. */
export function requirePast(time: number, field: string, { now, skew }: Clock): Outcome<number> {
	return time <= now + skew
		? accept(time)
		: refuse('assertion-time-implausible', {
				field,
				expected: `not later than now, plus ${skew / 1000} s for the clocks`,
				received: distance(now, time),
			});
}

/** Checks an issue time: at most `maxAge` milliseconds ago, and not in the future. */
export function readIssueInstant(element: Element, maxAge: number, clock: Clock): Outcome<number> {
	const field = `${element.localName}/IssueInstant`;
	const issued = readInstant(readAttribute(element, 'IssueInstant'), field);
	if (!issued.ok) return issued;
	const past = requirePast(issued.value, field, clock);
	if (!past.ok) return past;
	return issued.value >= clock.now - maxAge - clock.skew
		? issued
		: refuse('assertion-too-old', {
				field,
				expected: `at most ${maxAge / 1000} s ago`,
				received: `${Math.round((clock.now - issued.value) / 1000)} s ago`,
			});
}
