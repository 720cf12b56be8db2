import type { Answer } from './answer';
import type { Call } from './call';

const readNumber = (text: string | null, fallback: number): number =>
	text !== null && /^\d{1,9}$/.test(text) ? Number(text) : fallback;

/** Requested first entry and number of entries of a listing. Default 50, at most the cap of the operation. */
export function readRange(call: Call, startName = 'start', limitName = 'limit') {
	const limit = readNumber(call.query.get(limitName), 50);
	return {
		start: readNumber(call.query.get(startName), 0),
		limit,
		count: Math.min(Math.max(limit, 1), call.pageCap),
	};
}

/** One page of a JSM listing. It has no total, and nothing says that a page was capped. */
export function answerPage<T>(call: Call, entries: readonly T[], present: (entry: T) => unknown): Answer {
	const { start, limit, count } = readRange(call);
	const values = entries.slice(start, start + count);
	const isLastPage = start + values.length >= entries.length;
	const path = Object.entries(call.params).reduce(
		(template, [name, value]) => template.replace(`{${name}}`, encodeURIComponent(value)),
		call.operation.path,
	);
	const link = (from: number): string => {
		const query = new URLSearchParams(call.query);
		query.set('start', String(from));
		query.set('limit', String(limit));
		return `${call.linkBase}${path}?${query.toString()}`;
	};
	return {
		status: 200,
		body: {
			_expands: [],
			size: values.length,
			start,
			limit,
			isLastPage,
			values: values.map(present),
			_links: {
				base: call.linkBase,
				context: '',
				self: link(start),
				...(isLastPage ? {} : { next: link(start + values.length) }),
				...(start > 0 ? { prev: link(Math.max(0, start - count)) } : {}),
			},
		},
	};
}
