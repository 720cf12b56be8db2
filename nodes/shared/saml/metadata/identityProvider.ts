import { HttpFailure, LONGEST_PROVIDER_TIME, type Send } from '../../core/provider/http';
import { inTime } from '../../core/concurrency/inTime';
import { accept, refuse, type Outcome, type Refusal } from '../../core/refusal/outcome';
import { createKeptDocument, type KeptDocument } from '../../core/provider/keptDocument';
import { readIdentityProviderMetadata, type IdentityProviderFacts } from './identityProviderMetadata';

/** Where the facts about an identity provider come from. */
export type IdentityProviderSource =
	{ kind: 'url'; url: string; entityId?: string } | { kind: 'fixed'; facts: IdentityProviderFacts };

/**
 * How old metadata may be, in milliseconds. Short, because it holds the keys: a certificate the provider withdrew must stop
 * working soon, also while the provider does not answer.
 */
const METADATA_AGES = { freshFor: 10 * 60_000, usableFor: 60 * 60_000 };

/** Pause after a forced refresh that brought no usable metadata. Milliseconds. */
const FAILED_REFRESH_PAUSE = 5_000;

/** Metadata that requests with the same connection share. It refers to none of them: each brings its own `send`. */
export type KeptMetadata = KeptDocument<IdentityProviderFacts>;

/** Keeps the metadata of one identity provider. Whatever is wrong with a new document, the last good one stays in use. */
export const keepMetadata = (now: () => number): KeptMetadata =>
	createKeptDocument(
		{ ...METADATA_AGES, survives: () => true, failedRefreshPause: FAILED_REFRESH_PAUSE },
		now,
	);

export interface KnownIdentityProvider {
	facts: () => Promise<Outcome<IdentityProviderFacts>>;
	/**
	 * Fetches the metadata again because a signature fits no certificate of `old`: the provider may have changed its key.
	 * Undefined when there is nothing new to try.
	 */
	refresh: (old: IdentityProviderFacts) => Promise<IdentityProviderFacts | undefined>;
}

const refuseUnreachable = (received: string): Refusal =>
	refuse('provider-unreachable', { field: 'Metadata URL', received });

class UnusableMetadata extends Error {
	constructor(readonly refusal: Refusal) {
		super(refusal.reason);
		this.name = 'UnusableMetadata';
	}
}

/**
 * Judges a message by the metadata of its sender. When the signature fits no known certificate, the sender may have a new
 * key, so the metadata is fetched once more.
 */
export async function judgeByFacts<T>(
	{ facts, refresh }: KnownIdentityProvider,
	judge: (facts: IdentityProviderFacts) => Promise<Outcome<T>> | Outcome<T>,
): Promise<Outcome<T>> {
	const work = async (): Promise<Outcome<T>> => {
		const known = await facts();
		if (!known.ok) return known;
		const judged = await judge(known.value);
		if (judged.ok || judged.reason !== 'signature-invalid') return judged;
		const fresh = await refresh(known.value);
		return fresh ? await judge(fresh) : judged;
	};
	return await inTime<Outcome<T>>(work(), LONGEST_PROVIDER_TIME, refuseUnreachable('no answer in time'));
}

/**
 * The identity provider of one request.
 *
 * @param metadata what earlier requests with the same connection fetched; without it everything is fetched anew
 */
export function createIdentityProvider(
	source: IdentityProviderSource,
	{ send, now }: { send: Send; now: () => number },
	metadata: KeptMetadata = keepMetadata(now),
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

	return {
		facts: async () => {
			try {
				return accept(await metadata.read(fetchFacts));
			} catch (error) {
				if (error instanceof UnusableMetadata) return error.refusal;
				return refuseUnreachable(error instanceof HttpFailure ? error.message.slice(0, 200) : 'no answer');
			}
		},
		refresh: async (old) => await metadata.refresh(old, fetchFacts),
	};
}
