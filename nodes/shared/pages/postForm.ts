import { createHash } from 'node:crypto';
import { escape } from 'lodash';
import { pageHeaders } from './pageHeaders';
import { pageStyle } from './pageStyle';

const SCRIPT = 'document.forms[0].submit()';
const scriptHash = createHash('sha256').update(SCRIPT).digest('base64');

/** A page that hands the browser on with a POST; without script it has a button. Takes any text and escapes it. */
export function renderPostForm(action: string, fields: Readonly<Record<string, string>>): string {
	const inputs = Object.entries(fields).map(
		([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
	);
	return [
		'<!doctype html>',
		'<html lang="en">',
		'<head>',
		'<meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		'<meta name="robots" content="noindex">',
		'<title>Signing in</title>',
		`<style>${pageStyle}</style>`,
		'</head>',
		'<body>',
		'<main>',
		'<h1>Signing in</h1>',
		`<form method="post" action="${escape(action)}">`,
		...inputs,
		'<noscript><p><button class="action" type="submit">Continue</button></p></noscript>',
		'</form>',
		'</main>',
		`<script>${SCRIPT}</script>`,
		'</body>',
		'</html>',
		'',
	].join('\n');
}

/**
 * Headers of that page: its one script may run. Where forms may go stays open, because browsers apply that rule to the
 * redirects of the other side as well.
 */
export function postFormHeaders(): Record<string, string> {
	const { 'content-security-policy': policy = '', ...headers } = pageHeaders();
	return {
		...headers,
		'content-security-policy': policy.replace("form-action 'none'", `script-src 'sha256-${scriptHash}'`),
	};
}
