import type { ContractOperation } from '../../contract/contract';
import { errorBody, shapeOf, type Answer, type ErrorText } from './answer';
import type { Account, Credential, Desk, Organization, RandomBytes, Site } from './site/site';
import type { Lag } from './conduct/lag';
import type { Switches } from './conduct/switches';

/** The caller and the credential used. */
export interface Caller {
	account: Account;
	credential: Credential;
}

/** One request after it was parsed, authenticated and checked against the contract. */
export interface Call {
	site: Site;
	switches: Switches;
	operation: ContractOperation;
	/** Absent on anonymous calls. */
	caller?: Caller;
	params: Record<string, string>;
	query: URLSearchParams;
	/** Already checked against the contract when an operation runs. */
	body: unknown;
	/** Size of the body in bytes. */
	bodySize: number;
	/** The desk and organization that the path names, if they exist. */
	desk?: Desk;
	organization?: Organization;
	/** URL prefix of the links in answers. */
	linkBase: string;
	/** URL of the site itself. */
	siteBase: string;
	/** Largest number of entries on a page of this operation. */
	pageCap: number;
	/** Milliseconds. */
	now: number;
	random: RandomBytes;
	/** What listings show of earlier writes. */
	lag: Lag;
	/** Waits for this many milliseconds. */
	sleep: (milliseconds: number) => Promise<void>;
}

/** One operation. Its checks run in this order; the first one that returns an answer ends the call. */
export interface Operation {
	/** Answers 404, for anything but the desk and the organization in the path. */
	locate?(call: Call): Answer | undefined;
	/** Answers 403. Called even if the desk or organization does not exist. */
	permit?(call: Call): Answer | undefined;
	/** Answers 400, for what the contract does not say about the body. */
	examine?(call: Call): Answer | undefined;
	run(call: Call): Answer | Promise<Answer>;
}

/** An error in the format of the operation. */
export const fail = (call: Call, status: number, text: ErrorText): Answer => ({
	status,
	body: errorBody(shapeOf(call.operation.path), status, text, call.switches.language),
});

export const noContent: Answer = { status: 204 };

/** The body of a call as the contract describes it. */
export const bodyOf = <T>(call: Call): T => call.body as T;

export const forbidUnless = (call: Call, permitted: boolean): Answer | undefined =>
	permitted ? undefined : fail(call, 403, 'permission-missing');
