/** A request as the protocol adapters and the JSM client make it. */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Absolute address. */
	url: string;
	headers?: Record<string, string>;
	body?: string;
}

/** An answer of any status. Header names are lower case. */
export interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** Why there is no usable answer. */
export type HttpFailureKind = 'timeout' | 'network' | 'blocked' | 'too-large';

/** Total time a customer waits for an identity provider, however many requests a login needs. Milliseconds. */
export const LONGEST_PROVIDER_TIME = 10_000;

/** There is no usable answer, so it is unknown whether the other side carried out the request. */
export class HttpFailure extends Error {
	readonly hint?: string;

	constructor(
		readonly kind: HttpFailureKind,
		message: string,
		options: ErrorOptions & {
			/** What an admin can change, if anything is known. */
			hint?: string;
		} = {},
	) {
		super(message, options);
		this.name = 'HttpFailure';
		this.hint = options.hint;
	}
}

/** Sends one request and resolves with any answer, whatever its status. Follows no redirect. Throws {@link HttpFailure}. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;
