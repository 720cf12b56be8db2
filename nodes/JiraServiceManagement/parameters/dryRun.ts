import type { INodeProperties } from 'n8n-workflow';
import type { Outcome } from '../../shared/core/refusal/outcome';
import { readSwitch } from '../../shared/core/settings/settingValues';
import type { Parameters } from './parameter';

export const dryRunField: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to report what would be done without changing anything',
};

/** Reads whether nothing may be written. Refuses anything but `true` and `false` with `setting-invalid`. */
export const readDryRun = ({ context, index }: Parameters): Outcome<boolean> =>
	readSwitch(context.getNodeParameter(dryRunField.name, index, false), dryRunField.displayName);
