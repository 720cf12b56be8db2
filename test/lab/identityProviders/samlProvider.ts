import { createPublicKey, randomUUID } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import { renderPostForm } from '../../../nodes/shared/pages/postForm';
import { makeKeyPair } from '../../support/samlIdp/keys';
import { renderLoginPage } from './oidcProvider/loginPage';
import { people, type Person } from '../people';
import { reservePort } from '../servers/ports';
import { createProviderFaults, type ProviderFaults } from './providerFaults';
import { createLocalServer } from './providerServer';
import { createSamlLogout, type SamlLogoutOptions } from './samlLogout';
import type { Service } from '../servers/service';

export interface SamlProviderOptions {
	/** Default: a free one. */
	port?: number;
	/** ACS URLs that the provider accepts. */
	consumers: string[];
	/** Whether the Response is signed as well as the assertion. */
	signResponse?: boolean;
	/** Certificate (PEM) to encrypt assertions for. */
	encryptFor?: string;
	/** Turns single logout on, at `/slo`. */
	logout?: SamlLogoutOptions;
	heading?: string;
	/** E-mail domain of everybody. Default: the same addresses as the other provider, so an account is bound to whichever was used first. */
	mailDomain?: string;
}

export interface SamlProvider extends Service {
	readonly faults: ProviderFaults;
	/** From now on, signs with a new key and publishes only its certificate. */
	rotate: () => Promise<void>;
}

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const MICROSOFT = 'http://schemas.microsoft.com';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

/** Attributes as ADFS and Entra ID name them. */
const attributesOf = ({ email, emailVerified, name, groups }: Person): Record<string, unknown> => ({
	[`${CLAIMS}/emailaddress`]: email,
	[`${MICROSOFT}/identity/claims/displayname`]: name,
	email_verified: String(emailVerified),
	...(groups.length > 0 ? { [`${MICROSOFT}/ws/2008/06/identity/claims/groups`]: groups } : {}),
});

const atDomain = (person: Person, domain?: string): Person =>
	domain === undefined ? person : { ...person, email: `${person.login}@${domain}` };

/** The profile from which samlp reads attributes and NameID. */
function makeProfile(person: Person) {
	return {
		getClaims: () => attributesOf(person),
		getNameIdentifier: () => ({
			nameIdentifier: person.login,
			nameIdentifierFormat: PERSISTENT,
		}),
	};
}
(makeProfile.prototype as { metadata: unknown }).metadata = [];

interface ParsedRequest {
	id: string;
	issuer: string;
	assertionConsumerServiceURL: string;
}

/** The part of samlp used here. Its own types lack some options. */
interface Samlp {
	parseRequest: (request: Request, callback: (error: Error | null, parsed?: ParsedRequest) => void) => void;
	getSamlResponse: (
		options: object,
		user: Person,
		callback: (error: Error | null, response: string) => void,
	) => void;
	metadata: (options: object) => express.RequestHandler;
	logout: (options: object) => express.RequestHandler;
}

/** A SAML identity provider in this process, with the sign-in page of the OpenID Connect provider. Browsers use `localhost`. */
export function createSamlProvider(options: SamlProviderOptions): SamlProvider {
	let port = options.port ?? 0;
	let origin = '';
	let handle: express.Express = express();
	const server = createLocalServer(() => faults.suffer(handle));
	const faults = createProviderFaults(server, () => port);

	async function makeApp(): Promise<express.Express> {
		const samlp = (await import('samlp')).default as unknown as Samlp;
		const key = await makeKeyPair('lab-saml-provider');
		const issuer = `${origin}/metadata`;
		const config = {
			issuer,
			cert: key.certificate,
			key: key.privateKey,
			signatureAlgorithm: 'rsa-sha256',
			digestAlgorithm: 'sha256',
			signResponse: options.signResponse ?? false,
			lifetimeInSeconds: 300,
			includeAttributeNameFormat: true,
			profileMapper: makeProfile,
			...(options.encryptFor
				? {
						encryptionCert: options.encryptFor,
						encryptionPublicKey: createPublicKey(options.encryptFor).export({ type: 'spki', format: 'pem' }),
						encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
					}
				: {}),
		};
		const { default: SessionParticipants } = await import('samlp/lib/sessionParticipants');
		const logout =
			options.logout && createSamlLogout(samlp.logout, SessionParticipants, config, options.logout);
		const signIn = (request: Request, response: Response, person: Person): void => {
			samlp.parseRequest(request, (error, parsed) => {
				const consumer = parsed?.assertionConsumerServiceURL ?? '';
				if (error || !parsed || !options.consumers.includes(consumer)) {
					response.status(400).send('<!doctype html><title>Sign-in</title><p>Unknown service provider.</p>');
					return;
				}
				const addressed = {
					...config,
					audience: parsed.issuer,
					inResponseTo: parsed.id,
					recipient: consumer,
					destination: consumer,
					sessionIndex: `_${randomUUID()}`,
				};
				logout?.remember(request, response, {
					serviceProviderId: parsed.issuer,
					sessionIndex: addressed.sessionIndex,
					nameId: person.login,
					nameIdFormat: PERSISTENT,
					serviceProviderLogoutURL: consumer.replace(/acs$/, 'logout'),
				});
				samlp.getSamlResponse(addressed, person, (failure, answer) => {
					if (failure) throw failure;
					const fields = {
						SAMLResponse: Buffer.from(answer).toString('base64'),
						RelayState: typeof request.query.RelayState === 'string' ? request.query.RelayState : '',
					};
					response.send(renderPostForm(consumer, fields, 'Signing in'));
				});
			});
		};
		const app = express();
		app.get(
			'/metadata',
			samlp.metadata({
				...config,
				redirectEndpointPath: '/sso',
				postEndpointPath: '/sso',
				logoutEndpointPaths: options.logout ? { [options.logout.binding]: '/slo' } : {},
			}),
		);
		if (logout) app.all('/slo', express.urlencoded({ extended: false }), logout.handle);
		app.get('/sso', (request, response) => {
			response.send(renderLoginPage(request.originalUrl, options.heading ?? 'Acme ID'));
		});
		app.post('/sso', express.urlencoded({ extended: false }), (request, response) => {
			const login = String((request.body as { login?: string }).login ?? '')
				.trim()
				.toLowerCase();
			const person = Object.hasOwn(people, login) ? people[login] : undefined;
			if (person) return signIn(request, response, atDomain(person, options.mailDomain));
			const page = renderLoginPage(
				request.originalUrl,
				options.heading ?? 'Acme ID',
				'There is no such account here.',
			);
			response.send(page);
		});
		return app;
	}

	const rotate = async (): Promise<void> => void (handle = await makeApp());

	return {
		name: 'SAML identity provider',
		faults,
		rotate,
		start: async () => {
			port ||= await reservePort();
			origin = `http://localhost:${port}`;
			await rotate();
			await server.listen(port);
		},
		ready: async () => {
			const answer = await fetch(`${origin}/metadata`);
			if (!answer.ok) throw new Error(`The SAML identity provider answers ${answer.status}`);
		},
		stop: async () => await server.close(),
		env: () => ({ SAML_METADATA_URL: `${origin}/metadata` }),
	};
}
