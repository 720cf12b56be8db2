import { describe, expect, it } from 'vitest';
import { accept } from '../../../../nodes/shared/core/refusal/outcome';
import { readSwitch } from '../../../../nodes/shared/core/settings/settingValues';

describe('a switch that tightens', () => {
	it.each([
		[undefined, false],
		[false, false],
		[true, true],
	])('%j → %j', (value, isOn) => {
		expect(readSwitch(value, 'TLS')).toEqual(accept(isOn));
	});

	it.each(['true', 'false', '', 'yes', 0, 1, null, [], {}])('setting-invalid: %j', (value) => {
		const detail = { field: 'TLS', expected: 'on or off' };
		expect(readSwitch(value, 'TLS')).toEqual({ ok: false, reason: 'setting-invalid', detail });
	});
});
