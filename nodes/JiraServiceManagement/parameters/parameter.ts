import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';

/** What reading a parameter needs. */
export type Parameters = { context: Pick<IExecuteFunctions, 'getNodeParameter'>; index: number };

/** The field a parameter is set in; a refusal names it as the panel does. */
export type Field = Pick<INodeProperties, 'name' | 'displayName'>;

export function readTextParameter({ context, index }: Parameters, { name }: Field): string {
	const value = context.getNodeParameter(name, index, '');
	return typeof value === 'string' ? value.trim() : String(value ?? '');
}

/** Whether a switch is on. Anything but `true` counts as off. */
export const isOn = ({ context, index }: Parameters, { name }: Field): boolean =>
	context.getNodeParameter(name, index, false) === true;

/** Refuses with `setting-invalid` unless the admin has turned the switch on. */
export const requireSwitch = (from: Parameters, field: Field, hint: string): Outcome<true> =>
	isOn(from, field)
		? accept(true)
		: refuse('setting-invalid', { field: field.displayName, expected: 'switched on', hint });
