import { escape } from 'lodash';
import { pageStyle } from './pageStyle';

/** Contents of a page. All of it is text: markup is escaped. */
export interface PageContent {
	title: string;
	/** Paragraphs are separated by an empty line. */
	message: string;
	/** Shown only when its address is a path or http(s). */
	action?: { label: string; href: string };
	/** What the customer reads out to support. */
	reference?: string;
}

/** A `javascript:` or `data:` address never becomes a link. */
function isLinkable(href: string): boolean {
	if (/^\/(?![/\\])/.test(href)) return true;
	try {
		return ['http:', 'https:'].includes(new URL(href).protocol);
	} catch {
		return false;
	}
}

/** The HTML frame of every page. The title is escaped here, the lines of the body by the caller. */
export const renderDocument = (title: string, body: readonly string[]): string =>
	[
		'<!doctype html>',
		'<html lang="en">',
		'<head>',
		'<meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		'<meta name="robots" content="noindex">',
		`<title>${escape(title)}</title>`,
		`<style>${pageStyle}</style>`,
		'</head>',
		'<body>',
		...body,
		'</body>',
		'</html>',
		'',
	].join('\n');

/** Renders a page as a complete HTML document. Escapes all text; needs no script and no other file. */
export function renderPage({ title, message, action, reference }: PageContent): string {
	const paragraphs = message
		.split(/\n\s*\n/)
		.filter((paragraph) => paragraph.trim() !== '')
		.map((paragraph) => `<p>${escape(paragraph.trim())}</p>`);
	const link =
		action && isLinkable(action.href)
			? [`<p><a class="action" href="${escape(action.href)}">${escape(action.label)}</a></p>`]
			: [];
	const footer = reference
		? [`<p class="reference">Reference number: <code>${escape(reference)}</code></p>`]
		: [];
	const lines = [`<h1>${escape(title)}</h1>`, ...paragraphs, ...link, ...footer];
	return renderDocument(title, ['<main>', ...lines, '</main>']);
}
