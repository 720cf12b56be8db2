import { randomUUID } from 'node:crypto';
import { parse } from 'cookie';
import type { Request, RequestHandler, Response } from 'express';

/** Settings of single logout. samlp does the work; the sessions are stored here. */
export interface SamlLogoutOptions {
	/** Certificate (PEM) that logout messages must be signed with. */
	certificate: string;
	binding: 'redirect' | 'post';
}

/** A service provider that a session signed in at, in samlp's format. */
export interface Participant {
	serviceProviderId: string;
	sessionIndex: string;
	nameId: string;
	nameIdFormat: string;
	serviceProviderLogoutURL: string;
}

export interface SamlLogout {
	/** Records a login and gives the browser a session at the provider. */
	remember: (request: Request, response: Response, participant: Participant) => void;
	/** Handles logout requests and responses. A request without a message starts a logout at the provider. */
	handle: RequestHandler;
}

type Callback = (error: Error | null, value?: unknown) => void;

/** State of a logout between two messages. */
function createStore() {
	const states = new Map<string, unknown>();
	return {
		save: (_request: Request, state: unknown, done: Callback) => {
			const handle = randomUUID();
			states.set(handle, state);
			done(null, handle);
		},
		load: (_request: Request, handle: string, options: { destroy?: boolean } | Callback, done?: Callback) => {
			const state = states.get(handle);
			if (typeof options === 'function') {
				options(null, state);
				return;
			}
			if (options.destroy) states.delete(handle);
			done?.(null, state);
		},
		update: (_request: Request, handle: string, state: unknown, done: Callback) => {
			states.set(handle, state);
			done(null);
		},
	};
}

const COOKIE = 'lab-saml-session';

export function createSamlLogout(
	logout: (options: object) => RequestHandler,
	SessionParticipants: new (list: object[]) => object,
	config: object,
	{ certificate, binding }: SamlLogoutOptions,
): SamlLogout {
	const sessions = new Map<string, object[]>();
	const store = createStore();
	const name = binding === 'post' ? 'POST' : 'Redirect';
	const idOf = ({ headers }: Request): string => parse(headers.cookie ?? '')[COOKIE] ?? '';
	return {
		remember: (request, response, participant) => {
			const id = sessions.has(idOf(request)) ? idOf(request) : randomUUID();
			const known = sessions.get(id) ?? [];
			sessions.set(id, [
				...known,
				{ ...participant, cert: certificate, binding: `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${name}` },
			]);
			response.cookie(COOKIE, id, { httpOnly: true, sameSite: 'none', secure: true });
		},
		handle: (request, response, next) => {
			const id = idOf(request);
			// samlp stores state in its options, so each message gets new ones.
			logout({
				...config,
				deflate: true,
				store,
				sessionParticipants: new SessionParticipants(sessions.get(id) ?? []),
				clearIdPSession: (done: () => void) => {
					sessions.delete(id);
					done();
				},
			})(request, response, next);
		},
	};
}
