import { accept } from '../../core/refusal/outcome';
import type { JsmCall } from './call';
import { callJsm, type JsmClient } from './client';
import { failJsm, type JsmOutcome } from './jsmRefusal';

/** Page size; JSM silently caps it at an undocumented number. */
const PAGE_LIMIT = 50;
/** A change during the listing may repeat a page; more repeats in a row mean a server that loops. */
const MOST_STALE_PAGES = 3;

interface Page {
	values: unknown[];
	isLastPage: boolean;
}

/** How an endpoint is asked for a page, and how it answers. */
export interface PageForm {
	start: string;
	limit: string;
	/** `undefined` for anything that is no page. */
	readPage: (json: unknown) => Page | undefined;
}

const readMarkedPage =
	(mark: string) =>
	(json: unknown): Page | undefined => {
		if (typeof json !== 'object' || json === null) return undefined;
		const { values, [mark]: isLastPage } = json as Record<string, unknown>;
		return Array.isArray(values) && typeof isLastPage === 'boolean' ? { values, isLastPage } : undefined;
	};

const jsmForm: PageForm = { start: 'start', limit: 'limit', readPage: readMarkedPage('isLastPage') };

export const platformForm: PageForm = {
	start: 'startAt',
	limit: 'maxResults',
	readPage: readMarkedPage('isLast'),
};

/** A plain list of the platform API: only an empty page is certainly the last. */
export const bareForm: PageForm = {
	...platformForm,
	readPage: (json) => (Array.isArray(json) ? { values: json, isLastPage: json.length === 0 } : undefined),
};

export interface Listing<T> {
	call: JsmCall;
	/** Default: pages as JSM makes them. */
	form?: PageForm;
	/** Reads one value of the wire; `undefined` if it has not the described form. */
	read: (value: unknown) => T | undefined;
	/** What makes two values the same thing. */
	idOf: (item: T) => string;
	/** Stop after so many; default: all. */
	most?: number;
}

/**
 * Reads a paged list to its end, or until `most`. Never a partial list: any broken page refuses the whole.
 * Follows no `next` link (behind the gateway its host is wrong) and advances by what was received, not by what was
 * requested.
 */
export async function listAll<T>(client: JsmClient, listing: Listing<T>): Promise<JsmOutcome<T[]>> {
	const { call, form = jsmForm, read, idOf, most = Number.POSITIVE_INFINITY } = listing;
	const found = new Map<string, T>();
	let stalePages = 0;

	for (let start = 0; ;) {
		const query = { ...call.query, [form.start]: start, [form.limit]: Math.min(PAGE_LIMIT, most) };
		const answer = await callJsm(client, { ...call, query });
		if (!answer.ok) return answer;
		const page = form.readPage(answer.value.json);
		const items = page?.values.map(read);
		if (!page || items?.some((item) => item === undefined)) {
			return failJsm('jsm-unexpected-answer', call, { expected: 'a page of values' });
		}

		const before = found.size;
		for (const item of items as T[]) {
			if (!found.has(idOf(item))) found.set(idOf(item), item);
		}
		if (page.isLastPage || found.size >= most) return accept([...found.values()].slice(0, most));

		stalePages = found.size === before ? stalePages + 1 : 0;
		if (page.values.length === 0 || stalePages >= MOST_STALE_PAGES) {
			return failJsm('jsm-unexpected-answer', call, {
				expected: 'a page with something new, or the last page',
				received: 'a page with nothing new that is not the last',
			});
		}
		start += page.values.length;
	}
}
