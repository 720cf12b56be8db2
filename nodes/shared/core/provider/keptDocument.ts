import { inTime } from '../concurrency/inTime';

/** How long a document stays in use. All times in milliseconds. */
export interface KeptDocumentRules<T> {
	/** Up to this age the document is used without a fetch. */
	freshFor: number;
	/** Up to this age it is used while no newer one can be had; never longer, whatever happens. */
	usableFor: number;
	/** Whether the document stays in use although a fetch failed with this error. Otherwise it is dropped. */
	survives: (error: unknown) => boolean;
	/** Pause after a forced refresh that failed; without it {@link REFRESH_PAUSE}, counted from its start. */
	failedRefreshPause?: number;
	/**
	 * Whether two documents say the same; without it they are compared as JSON: a parsed key differs from itself, its PEM
	 * does not.
	 */
	isSame?: (one: T, other: T) => boolean;
}

/** Pause after a fetch that failed while an older document is in use. Milliseconds. */
export const RETRY_PAUSE = 60_000;
/** Longest wait for a newer document while the older one is still usable. Milliseconds. */
export const NEWER_DOCUMENT_WAIT = 1000;
/** Pause after a forced refresh that found nothing new. Milliseconds. */
export const REFRESH_PAUSE = 60_000;

/** Fetches the document. Called with every read, so that nothing kept refers to the request that fetched last. */
export type FetchDocument<T> = () => Promise<T>;

export interface KeptDocument<T> {
	/** The document, fetched if it has to be. Rejects with what the fetch rejects with. */
	read: (fetch: FetchDocument<T>) => Promise<T>;
	/**
	 * Fetches although `old` is fresh, because a key was not in it. Undefined when there is nothing newer, or when the pause
	 * after a vain refresh is not over: a stranger with an unknown key must not make us flood the provider. A provider that
	 * does publish something new may do so as often as it likes. Rejects when the fetch fails and drops the document.
	 */
	refresh: (old: T, fetch: FetchDocument<T>) => Promise<T | undefined>;
}

/** Whether something read at that time is still valid. After the clock was set back its age is unknown, so it is not. */
const isWithin = (since: number, milliseconds: number, now: number): boolean =>
	now >= since && now - since < milliseconds;

const isSameJson = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Keeps one document that a provider publishes, such as its metadata or its keys. Simultaneous readers share one fetch;
 * a failure is not kept.
 *
 * @param now clock in milliseconds
 */
export function createKeptDocument<T>(
	{
		freshFor,
		usableFor,
		survives,
		failedRefreshPause,
		isSame: isSameDocument = isSameJson,
	}: KeptDocumentRules<T>,
	now: () => number,
): KeptDocument<T> {
	let kept: { at: number; document: T } | undefined;
	/** The newest one ever fetched, in use or not, to tell whether the provider changed it. */
	let latest: { document: T } | undefined;
	let fetching: Promise<T> | undefined;
	/** The same fetch for those who would rather use the older document than wait for long. */
	let waiting: Promise<T> | undefined;
	let failedAt = Number.NEGATIVE_INFINITY;
	let refreshPause = { since: Number.NEGATIVE_INFINITY, length: REFRESH_PAUSE };

	const endRefreshPause = (): void => {
		refreshPause = { since: Number.NEGATIVE_INFINITY, length: REFRESH_PAUSE };
	};

	function fetchAndKeep(fetch: FetchDocument<T>): Promise<T> {
		const at = now();
		const fetched = fetch();
		const keep = (document: T): void => {
			if (!latest || !isSameDocument(document, latest.document)) endRefreshPause();
			latest = { document };
			kept = { at, document };
			fetching = waiting = undefined;
		};
		const noteFailure = (error: unknown): void => {
			failedAt = now();
			if (!survives(error)) kept = undefined;
			fetching = waiting = undefined;
		};
		fetched.then(keep, noteFailure);
		return fetched;
	}

	const fetchOnce = async (fetch: FetchDocument<T>): Promise<T> => await (fetching ??= fetchAndKeep(fetch));

	async function fetchNewer(older: T, fetch: FetchDocument<T>): Promise<T> {
		const newer = fetchOnce(fetch).catch((error: unknown) => {
			if (!survives(error)) throw error;
			return older;
		});
		return await inTime(newer, NEWER_DOCUMENT_WAIT, older);
	}

	return {
		read: async (fetch) => {
			if (!kept || !isWithin(kept.at, usableFor, now())) return await fetchOnce(fetch);
			const isGoodEnough = isWithin(kept.at, freshFor, now()) || isWithin(failedAt, RETRY_PAUSE, now());
			return isGoodEnough ? kept.document : await (waiting ??= fetchNewer(kept.document, fetch));
		},
		refresh: async (old, fetch) => {
			if (kept && !isSameDocument(kept.document, old)) return kept.document;
			if (!fetching) {
				if (isWithin(refreshPause.since, refreshPause.length, now())) return undefined;
				// Ends as soon as the fetch brings a new document.
				refreshPause = { since: now(), length: REFRESH_PAUSE };
			}
			const document = await fetchOnce(fetch).catch((error: unknown) => {
				if (failedRefreshPause !== undefined) refreshPause = { since: now(), length: failedRefreshPause };
				if (!survives(error)) throw error;
				return old;
			});
			return isSameDocument(document, old) ? undefined : document;
		},
	};
}
