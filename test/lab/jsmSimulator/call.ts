import type { ContractOperation } from '../../contract/contract';
import { errorBody, shapeOf, type Answer, type ErrorText } from './answer';
import type { Account, Credential, Desk, Organization, RandomBytes, Site } from './site/site';
import type { Switches } from './conduct/switches';

/** Who calls, with which credential. */
export interface Caller {
	account: Account;
	credential: Credential;
}

/** One request, understood. */
export interface Call {
	site: Site;
	switches: Switches;
	operation: ContractOperation;
	/** Absent on anonymous calls. */
	caller?: Caller;
	params: Record<string, string>;
	query: URLSearchParams;
	/** Fits the contract by the time an operation runs. */
	body: unknown;
	/** Bytes of the body. */
	bodySize: number;
	/** What the path names, if it exists. */
	desk?: Desk;
	organization?: Organization;
	/** Address that links in answers start with. */
	linkBase: string;
	/** The address of the site itself. */
	siteBase: string;
	/** Most entries the operation puts on a page. */
	pageCap: number;
	/** Milliseconds. */
	now: number;
	random: RandomBytes;
	/** Waits, in milliseconds. */
	sleep: (milliseconds: number) => Promise<void>;
}

/** One operation in the order of its checks; the first answer ends it. */
export interface Operation {
	/** 404, beyond the desk and the organization in the path. */
	locate?(call: Call): Answer | undefined;
	/** 403. The desk or organization may be missing. */
	permit?(call: Call): Answer | undefined;
	/** 400, beyond what the contract says about the body. */
	examine?(call: Call): Answer | undefined;
	run(call: Call): Answer | Promise<Answer>;
}

/** An error in the shape of the operation. */
export const fail = (call: Call, status: number, text: ErrorText): Answer => ({
	status,
	body: errorBody(shapeOf(call.operation.path), status, text, call.switches.language),
});

export const noContent: Answer = { status: 204 };

/** The body of a call as the contract describes it. */
export const bodyOf = <T>(call: Call): T => call.body as T;

export const forbidUnless = (call: Call, permitted: boolean): Answer | undefined =>
	permitted ? undefined : fail(call, 403, 'permission-missing');
