import type { IDataObject, IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Change } from '../../shared/core/login/loginItem';
import type { Outcome } from '../../shared/core/refusal/outcome';
import type { JsmClient } from '../../shared/jsm/client/client';
import type { JsmPatience } from '../../shared/n8n/http/connectJsm';

export type Resource = 'customer' | 'customerAccess' | 'group' | 'membership' | 'organization' | 'portal';

/** One item on its way through one operation. */
export interface OperationRun {
	context: IExecuteFunctions;
	index: number;
	client: JsmClient;
	/** The item's JSON as it came in; never changed in place. */
	item: IDataObject;
	/** What was changed so far; also shown when the operation ends in a refusal. */
	changes: Change[];
	/** Runs something once for all items of the node, and gives every item its result. */
	once: <T>(key: string, work: () => Promise<T>) => Promise<T>;
}

/** An operation: how it is listed, its fields, what it does. A list as result becomes one item each. */
export interface Operation {
	resource: Resource;
	option: INodePropertyOptions & { value: string; action: string };
	fields: INodeProperties[];
	/** How long it waits unless told otherwise; default: as long as a customer in front of the browser does. */
	patience?: JsmPatience;
	execute: (run: OperationRun) => Promise<Outcome<IDataObject | IDataObject[]>>;
}
