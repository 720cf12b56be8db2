/** One shape for everything the lab starts: n8n, identity providers, the JSM simulator, the browser. */
export interface Service {
	readonly name: string;
	start(): Promise<void>;
	/** Resolves when the service answers; rejects with one clear sentence when it will not. */
	ready(): Promise<void>;
	/** Ends it and frees its ports; safe to call twice. */
	stop(): Promise<void>;
	/** What others need of it: addresses, ids, names of accounts. */
	env(): Record<string, string>;
}
