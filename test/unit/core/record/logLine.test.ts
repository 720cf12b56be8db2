import { describe, expect, it } from 'vitest';
import { describeLogLine } from '../../../../nodes/shared/core/record/logLine';

const login = { reference: 'K7Q2M-9XPA4', connection: 'Acme ID' };

describe('a log line about a login', () => {
	it('names the reference a customer reads out, the reason and where to look', () => {
		const detail = {
			reason: 'email-unverified',
			field: 'email_verified',
			expected: 'true',
			hint: 'not in the line',
		};
		expect(describeLogLine(detail, login)).toBe(
			'email-unverified (reference K7Q2M-9XPA4, connection "Acme ID", field "email_verified", expected "true")',
		);
	});

	it('stays one line of bounded length whatever the provider sent', () => {
		const line = describeLogLine(
			{ reason: 'provider-error', received: `a\nLogin verified\u2028b\u202e${'x'.repeat(5000)}` },
			login,
		);
		expect(line).not.toMatch(/[\n\r\u2028\u202e]/);
		expect(line.length).toBeLessThan(1000);
	});

	it('has nothing to add to a login that went well', () => {
		expect(describeLogLine({}, login)).toBe('(reference K7Q2M-9XPA4, connection "Acme ID")');
	});
});
