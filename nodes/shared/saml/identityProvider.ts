import { HttpFailure, type Send } from '../core/http';
import { accept, refuse, type Outcome } from '../core/outcome';
import { keepProviderMetadata, METADATA_LIFETIME } from '../core/providerMetadata';
import { readIdentityProviderMetadata, type IdentityProviderFacts } from './identityProviderMetadata';

/** Where the facts about an identity provider come from. */
export type IdentityProviderSource =
	{ kind: 'url'; url: string; entityId?: string } | { kind: 'fixed'; facts: IdentityProviderFacts };

/** How often an unknown signature may make us read the metadata anew, in milliseconds. */
export const SHORTEST_REFRESH_INTERVAL = 60_000;

export interface KnownIdentityProvider {
	facts: () => Promise<Outcome<IdentityProviderFacts>>;
	/**
	 * Reads the metadata anew because a signature fits no certificate: the provider may have changed its key. At most
	 * once a minute; undefined means there is nothing new to try.
	 */
	refresh: () => Promise<IdentityProviderFacts | undefined>;
}

class UnusableMetadata extends Error {
	constructor(readonly refusal: Extract<Outcome<never>, { ok: false }>) {
		super(refusal.reason);
		this.name = 'UnusableMetadata';
	}
}

/**
 * Judges a message by the facts about its sender. A signature nobody knows may be that of a new key, so the facts are
 * read once more.
 */
export async function judgeByFacts<T>(
	{ facts, refresh }: KnownIdentityProvider,
	judge: (facts: IdentityProviderFacts) => Promise<Outcome<T>> | Outcome<T>,
): Promise<Outcome<T>> {
	const known = await facts();
	if (!known.ok) return known;
	const judged = await judge(known.value);
	if (judged.ok || judged.reason !== 'signature-invalid') return judged;
	const fresh = await refresh();
	return fresh ? await judge(fresh) : judged;
}

/** Keeps the facts about one identity provider; the last good copy serves while the provider gives no usable one. */
export function createIdentityProvider(
	source: IdentityProviderSource,
	{ send, now }: { send: Send; now: () => number },
): KnownIdentityProvider {
	if (source.kind === 'fixed') {
		return { facts: async () => accept(source.facts), refresh: async () => undefined };
	}
	const { url, entityId } = source;

	async function fetchFacts(): Promise<IdentityProviderFacts> {
		const answer = await send({
			method: 'GET',
			url,
			headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml' },
		});
		if (answer.status !== 200) throw new HttpFailure('network', `Status ${answer.status}`);
		const facts = readIdentityProviderMetadata(answer.body, entityId);
		if (!facts.ok) throw new UnusableMetadata(facts);
		return facts.value;
	}

	// Whatever is wrong with a new copy, a good one from before serves on.
	const kept = keepProviderMetadata(fetchFacts, () => true, now);
	let renewed: { facts: IdentityProviderFacts; until: number } | undefined;
	let known: IdentityProviderFacts | undefined;
	let refreshedAt = Number.NEGATIVE_INFINITY;

	return {
		facts: async () => {
			try {
				known = renewed && now() < renewed.until ? renewed.facts : await kept();
				return accept(known);
			} catch (error) {
				if (error instanceof UnusableMetadata) return error.refusal;
				return refuse('provider-unreachable', {
					field: 'Metadata URL',
					expected: 'a metadata document',
					received: error instanceof HttpFailure ? error.message.slice(0, 200) : 'no answer',
				});
			}
		},
		refresh: async () => {
			if (now() - refreshedAt < SHORTEST_REFRESH_INTERVAL) return undefined;
			refreshedAt = now();
			const facts = await fetchFacts().catch(() => undefined);
			if (!facts) return undefined;
			renewed = { facts, until: now() + METADATA_LIFETIME };
			return JSON.stringify(facts) === JSON.stringify(known) ? undefined : facts;
		},
	};
}
