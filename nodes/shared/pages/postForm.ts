import { createHash } from 'node:crypto';
import { escape } from 'lodash';
import { renderDocument } from './page';
import { pageHeaders } from './pageHeaders';

const SCRIPT = 'document.forms[0].submit()';
const scriptHash = createHash('sha256').update(SCRIPT).digest('base64');

/** Renders a page that submits a form by POST; without script it shows a button. Escapes all text. */
export function renderPostForm(
	action: string,
	fields: Readonly<Record<string, string>>,
	title: string,
): string {
	const inputs = Object.entries(fields).map(
		([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
	);
	return renderDocument(title, [
		'<main>',
		`<h1>${escape(title)}</h1>`,
		`<form method="post" action="${escape(action)}">`,
		...inputs,
		'<noscript><p><button class="action" type="submit">Continue</button></p></noscript>',
		'</form>',
		'</main>',
		`<script>${SCRIPT}</script>`,
	]);
}

/**
 * Headers of that page: its one script may run. `form-action` is not restricted, because browsers also apply it to
 * redirects of the target.
 */
export function postFormHeaders(): Record<string, string> {
	const { 'content-security-policy': policy = '', ...headers } = pageHeaders();
	return {
		...headers,
		'content-security-policy': policy.replace("form-action 'none'", `script-src 'sha256-${scriptHash}'`),
	};
}
