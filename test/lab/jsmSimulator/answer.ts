import type { Switches } from './conduct/switches';

/** An answer of the simulator. `text` takes precedence over `body`; without both the body is empty. */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	body?: unknown;
	text?: string;
}

/** The three error formats of the API, and the one of the token endpoint. */
export type ErrorShape = 'jsm' | 'platform' | 'gateway' | 'oauth';

const texts = {
	'not-logged-in': ['You must be logged in to do this.', 'Dazu müssen Sie angemeldet sein.'],
	'scope-missing': ['Unauthorized; scope does not match', 'Unauthorized; scope does not match'],
	'wrong-base': ['Unauthorized', 'Unauthorized'],
	'opt-in-missing': [
		'This API is experimental and has to be opted into.',
		'Diese API ist noch in Erprobung.',
	],
	'permission-missing': ['You lack the permission for this.', 'Ihnen fehlt die Berechtigung dafür.'],
	'not-found': ['It does not exist, or you may not see it.', 'Nicht vorhanden oder für Sie nicht sichtbar.'],
	'request-invalid': ['The request is not valid.', 'Die Anfrage ist ungültig.'],
	'email-invalid': ['The email address is not valid.', 'Die E-Mail-Adresse ist ungültig.'],
	'email-in-use': [
		'There is an account with this email already.',
		'Zu dieser E-Mail gibt es schon ein Konto.',
	],
	'customer-not-allowed': [
		'The customer access settings of the site do not allow an account for this email address.',
		'Die Einstellungen zum Kundenzugriff erlauben kein Konto für diese E-Mail-Adresse.',
	],
	'account-unknown': ['At least one account does not exist.', 'Mindestens ein Konto gibt es nicht.'],
	'desk-not-restricted': ['The desk is open to everybody.', 'Der Bereich steht allen offen.'],
	'directory-managed': [
		'A directory manages this organization.',
		'Diese Organisation kommt aus einem Verzeichnis.',
	],
	'rate-limited': ['Too many requests.', 'Zu viele Anfragen.'],
	broken: ['Something broke.', 'Etwas ist kaputtgegangen.'],
	unavailable: ['Not available right now.', 'Gerade nicht verfügbar.'],
} as const;

export type ErrorText = keyof typeof texts;

/** The body of an error in one of the formats, in the language of the caller. */
export function errorBody(
	shape: ErrorShape,
	status: number,
	text: ErrorText,
	language: Switches['language'],
) {
	const message = texts[text][language === 'de' ? 1 : 0];
	if (shape === 'gateway') return { code: status, message };
	if (shape === 'oauth') return { error: 'invalid_request', error_description: message };
	if (shape === 'platform') return { errorMessages: [message], errors: {}, status };
	return { errorMessage: message, i18nErrorMessage: { i18nKey: `sd.simulator.${text}`, parameters: [] } };
}

/** The error format of the operations at this path. */
export function shapeOf(path: string): ErrorShape {
	if (path === '/oauth/token') return 'oauth';
	return path.startsWith('/rest/api/') ? 'platform' : 'jsm';
}

/** The answer of an overloaded or broken site. Its body may be anything. */
export function troubleAnswer(
	path: string,
	status: number,
	switches: Pick<Switches, 'troubleBody' | 'language'>,
	headers: Record<string, string> = {},
): Answer {
	if (switches.troubleBody === 'empty') return { status, headers };
	if (switches.troubleBody === 'html') {
		const text = `<!DOCTYPE html><html><body><h1>${status}</h1></body></html>`;
		return { status, headers: { ...headers, 'content-type': 'text/html; charset=UTF-8' }, text };
	}
	const text = status === 429 ? 'rate-limited' : status === 503 ? 'unavailable' : 'broken';
	return { status, headers, body: errorBody(shapeOf(path), status, text, switches.language) };
}
