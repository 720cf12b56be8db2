import { aheadOfNeed } from '../concurrency/aheadOfNeed';
import { inTime } from '../concurrency/inTime';

/** How long a document stays in use. All times in milliseconds. */
export interface KeptDocumentRules<T> {
	/** Up to this age the document is used without a fetch. */
	freshFor: number;
	/** Up to this age the document is used if a newer one cannot be fetched. An older document is never used. */
	usableFor: number;
	/** Whether the document stays in use after a fetch failed with this error; if not, it is dropped. */
	survives: (error: unknown) => boolean;
	/** Pause after a forced refresh failed. Without it, {@link REFRESH_PAUSE} from the start of the refresh. */
	failedRefreshPause?: number;
	/** Whether two documents have the same content. Default: they are compared as JSON. */
	isSame?: (one: T, other: T) => boolean;
}

/** Pause after a fetch that failed while an older document is in use. Milliseconds. */
export const RETRY_PAUSE = 60_000;
/** Longest wait for a newer document while the older one is still usable. Milliseconds. */
export const NEWER_DOCUMENT_WAIT = 1000;
/** Pause after a forced refresh that found nothing new. Milliseconds. */
export const REFRESH_PAUSE = 60_000;

/** Fetches the document. Passed with every read, so that the kept document refers to no earlier request. */
export type FetchDocument<T> = () => Promise<T>;

export interface KeptDocument<T> {
	/** Resolves with the document, which is fetched if necessary. Rejects with the error of the fetch. */
	read: (fetch: FetchDocument<T>) => Promise<T>;
	/**
	 * Fetches even though `old` is fresh, because a key is missing from it. Resolves with `undefined` if there is nothing
	 * newer, or while the pause after such a refresh lasts, so that requests with unknown keys cannot make us flood the
	 * provider. A refresh that finds a new document starts no pause. Rejects if the fetch fails and the document is dropped.
	 */
	refresh: (old: T, fetch: FetchDocument<T>) => Promise<T | undefined>;
	/**
	 * Begins to fetch a document that is missing or no longer fresh, so that the next reader need not wait for it. Returns at
	 * once. A failure is noted and not reported; for a minute after one nothing is fetched ahead.
	 */
	fetchAhead: (fetch: FetchDocument<T>) => void;
}

/** Whether `since` is less than so many milliseconds ago. False if the clock was set back: the age is then unknown. */
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
	/** The document fetched last, even if it was dropped since; tells whether the provider changed it. */
	let latest: { document: T } | undefined;
	let fetching: Promise<T> | undefined;
	/** The same fetch, for readers that get the older document after {@link NEWER_DOCUMENT_WAIT}. */
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
		fetchAhead: (fetch) => {
			if (kept && isWithin(kept.at, freshFor, now())) return;
			if (isWithin(failedAt, RETRY_PAUSE, now())) return;
			void aheadOfNeed(fetchOnce(fetch));
		},
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
