/** Common interface of everything the lab starts: n8n, identity providers, the JSM simulator. */
export interface Service {
	readonly name: string;
	start(): Promise<void>;
	/** Resolves when the service answers. Rejects with a one-sentence reason if it cannot start. */
	ready(): Promise<void>;
	/** Stops it and frees its ports. May be called twice. */
	stop(): Promise<void>;
	/** What other services need to use it: URLs, ids, names of accounts. */
	env(): Record<string, string>;
}
