import { setImmediate } from 'node:timers/promises';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { describeLoginRecord, makeLoginRecord, personalDataModes } from '../shared/core/record/loginRecord';
import type { CompletedLogin, LoginRecord } from '../shared/core/record/loginRecord';

export const eventRecord: INodeProperties = {
	displayName: 'Event Record',
	name: 'eventRecord',
	type: 'collection',
	placeholder: 'Add Setting',
	default: {},
	description:
		'One line per login in the n8n log: how it ended, which rules matched, and how long each step took',
	options: [
		{
			displayName: 'Personal Data',
			name: 'personalData',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'E-Mail and Organizations', value: 'clear' },
				{ name: 'None', value: 'none' },
				{
					name: 'Pseudonym',
					value: 'pseudonym',
					description: 'The same for every login of a person; reveals nothing without the login secret',
				},
			],
			default: 'none',
			description: 'What the record says about the person',
		},
		{
			displayName: 'Where To',
			name: 'destination',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Log', value: 'log' },
				{
					name: 'Log and Second Output',
					value: 'logAndOutput',
					description: 'Also an item on the output Record, for a table, a mail or a SIEM',
				},
				{ name: 'Off', value: 'off', description: 'Only refusals of this node are logged' },
			],
			default: 'log',
			description: 'Where the record goes, once the browser has its answer',
		},
	],
};

type Settings = Pick<CompletedLogin, 'personalData'> & { destination?: unknown };

function readSettings(context: IExecuteFunctions): Settings {
	let written: unknown;
	try {
		written = context.getNodeParameter('eventRecord', 0, {});
	} catch {
		// The browser has already been answered, so a broken setting must not fail the node.
	}
	const { personalData, destination } = (written ?? {}) as Record<string, unknown>;
	return {
		personalData: personalDataModes.find((mode) => mode === personalData) ?? 'none',
		destination,
	};
}

function log(context: IExecuteFunctions, record: LoginRecord, isRefused: boolean): void {
	const text = describeLoginRecord(record);
	if (isRefused) context.logger.warn(`The portal stays closed: ${text}`, { ...record });
	else if (record.result === 'page') context.logger.warn(`Login completed: ${text}`, { ...record });
	else context.logger.info(`Login completed: ${text}`, { ...record });
}

/**
 * Writes the record of an answered login. Never throws.
 *
 * @param ms duration of this node, in milliseconds
 * @returns the items of the second output
 */
export async function keepRecord(
	context: IExecuteFunctions,
	{ item, result, refusal }: Pick<CompletedLogin, 'item' | 'result' | 'refusal'>,
	ms: number,
): Promise<INodeExecutionData[]> {
	const { personalData, destination } = readSettings(context);
	if (destination === 'off' && !refusal) return [];
	const record = makeLoginRecord({
		item,
		result,
		refusal,
		step: { step: 'answer', ms },
		execution: context.getExecutionId(),
		personalData,
		now: Date.now(),
	});
	log(context, record, refusal !== undefined);
	if (destination !== 'logAndOutput') return [];
	// n8n sends the answer only when this node yields, and nodes on the second output must run after that.
	await setImmediate();
	return [{ json: { ...record }, pairedItem: { item: 0 } }];
}
