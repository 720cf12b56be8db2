import type { IDataObject, IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Change } from '../shared/core/login/loginItem';
import type { Outcome } from '../shared/core/refusal/outcome';
import type { JsmClient } from '../shared/jsm/client/client';
import type { JsmPatience } from '../shared/n8n/http/connectJsm';
import type { Options } from './parameters/readOptions';

/** What the items of one run of the node share. */
export interface SharedRun {
	/**
	 * Runs something once for all items of the node in this execution, and gives every item its result. It outlives a run of
	 * the node as long as few others run.
	 */
	once: <T>(key: string, work: () => Promise<T>) => Promise<T>;
	/** The same for this run of the node. */
	onceInThisRun: <T>(key: string, work: () => Promise<T>) => Promise<T>;
	/** Counts of this node in this execution, however often n8n runs it and whatever else runs. */
	counts: { removals: number };
}

/** What an operation gets to process one item. */
export interface OperationRun extends SharedRun {
	context: IExecuteFunctions;
	index: number;
	client: JsmClient;
	/** The item's JSON as it came in; never changed in place. */
	item: IDataObject;
	/** The Options collection of the panel. */
	options: Options;
	/** What was changed so far; also shown when the operation ends in a refusal. */
	changes: Change[];
	/** The same for another item of this run, with a client and a list of changes of its own. */
	openItem: (index: number) => Promise<Outcome<OperationRun>>;
}

/**
 * An operation: its entry in the menu, its fields, and what it does. A list as result becomes one item each.
 *
 * To add one, write `resources/<resource>/<value>.ts` and list it in the index of that folder; no other code
 * names operations. `option.value` is stored in users' workflows and must never change.
 */
export interface Operation {
	option: INodePropertyOptions & { value: string; action: string };
	/** In the panel's order. They are shown for this operation only, and the Options collection follows them. */
	fields: INodeProperties[];
	/** What the Options collection offers besides timeouts. */
	options?: INodeProperties[];
	/** Default timeouts; if absent, the short ones for a customer who is waiting to sign in. */
	patience?: JsmPatience;
	execute: (run: OperationRun) => Promise<Outcome<IDataObject | IDataObject[]>>;
}

/** A resource of the panel and its operations, in the order of the menu. */
export interface Resource {
	option: INodePropertyOptions & { value: string };
	operations: readonly Operation[];
	/** The operation that is selected by default. */
	preset: Operation;
}
