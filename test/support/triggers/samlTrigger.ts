import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import { SamlLoginTrigger } from '../../../nodes/SamlLoginTrigger/SamlLoginTrigger.node';
import {
	createIdentityProvider,
	makeKeys,
	type IdentityProvider,
	type Profile,
} from '../samlIdp/identityProvider';
import { readSentRequest } from '../samlIdp/liveLogin';
import { addressTo, IDP, NOW, type Message } from '../samlIdp/message';
import { visitWebhook, type PlacedTrigger, type TriggerRequest, type Visit } from './visitWebhook';

export const BASE = 'https://n8n.acme.example/webhook/customer-login';
export const ACS = `${BASE}/acs`;
export const SP = `${BASE}/metadata`;
export const SIGN_ON = 'https://idp.example.test/sso?tenant=acme';

const trigger = new SamlLoginTrigger();

/** Settings that differ from the tests' usual ones. */
export interface Changes {
	parameters?: IDataObject;
	connection?: ICredentialDataDecryptedObject;
	id?: string;
	credentials?: PlacedTrigger['credentials'];
}

export interface Started extends Visit {
	cookie: string;
	location: URL;
	request: string;
	requestId: string;
	relayState: string;
}

type Edit = (message: Message) => void;

const asItIs: Edit = () => undefined;

/** The form a browser posts. */
export const asForm = (
	fields: Record<string, string>,
	headers: Record<string, string> = {},
): TriggerRequest => ({
	method: 'POST',
	body: fields,
	rawBody: Buffer.from(new URLSearchParams(fields).toString()),
	headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
});

/** A request that posts a Response from the browser that started the login, or from one that started none. */
export const posting = (
	started: Pick<Started, 'relayState' | 'cookie'> | undefined,
	xml: string,
): TriggerRequest =>
	asForm(
		{
			SAMLResponse: Buffer.from(xml).toString('base64'),
			...(started ? { RelayState: started.relayState } : {}),
		},
		started ? { cookie: started.cookie } : {},
	);

let assertions = 0;

/** Each login of a test gets its own assertion ID. */
export const fresh: Edit = (message) => void (message.assertion.ID = `_assertion-${++assertions}`);

export function expectRefusal(visit: Visit, reason: string, status = 400): void {
	expect(visit.log).toContain(`Login refused: ${reason} (`);
	expect(visit.items).toBeUndefined();
	expect(visit.answer.status).toBe(status);
	expect(visit.answer.body).toContain('Reference number');
	// The page shows the customer only the reference number.
	expect(visit.answer.body).not.toContain(reason);
	expect(visit.answer.body).not.toContain('idp.example.test');
}

/** A SAML login trigger, and a provider that answers it. */
export interface PlacedSamlTrigger {
	readonly idp: IdentityProvider;
	place: (changes?: Changes) => PlacedTrigger;
	/** Starts a login. */
	start: (changes?: Changes, request?: TriggerRequest) => Promise<Started>;
	/** The form with a Response to this request, or to none. */
	answerTo: (
		started: Pick<Started, 'requestId' | 'relayState' | 'cookie'> | undefined,
		edit?: Edit,
		profile?: Profile,
	) => TriggerRequest;
	post: (request: TriggerRequest, changes?: Changes) => Promise<Visit>;
	/** Runs a whole login. */
	login: (edit?: Edit, changes?: Changes) => Promise<Visit>;
}

/** Registers hooks that create the provider's keys and set the clock to the time of its messages. */
export function useSamlTrigger(): PlacedSamlTrigger {
	let idp: IdentityProvider | undefined;
	const provider = (): IdentityProvider => {
		if (!idp) throw new Error('There is no provider outside of a test');
		return idp;
	};
	beforeAll(async () => {
		idp = createIdentityProvider(await makeKeys());
	});
	beforeEach(() => vi.setSystemTime(NOW));
	afterAll(() => vi.useRealTimers());

	const place = ({ parameters, connection, id, credentials }: Changes = {}): PlacedTrigger => ({
		trigger,
		...(id ? { id } : {}),
		parameters: { emailTrust: 'domains', emailDomains: 'acme.example', signatures: 'both', ...parameters },
		credentials: {
			samlIdentityProviderApi: {
				configuration: 'manual',
				entityId: IDP,
				signOnUrl: SIGN_ON,
				signers: provider().keys.idp.certificate,
				binding: 'redirect',
				...connection,
			},
			...credentials,
		},
	});

	async function start(changes: Changes = {}, request: TriggerRequest = {}): Promise<Started> {
		const visit = await visitWebhook('default', place(changes), request);
		if (visit.answer.status !== 302) throw new Error(`${visit.answer.status}: ${visit.log}`);
		const location = new URL(String(visit.answer.headers.location));
		const { xml, ...sent } = readSentRequest(location);
		const cookie = String(visit.answer.cookies.at(-1)).split(';')[0] ?? '';
		return { ...visit, ...sent, location, cookie, request: xml };
	}

	const answerTo: PlacedSamlTrigger['answerTo'] = (started, edit = asItIs, profile = 'B') =>
		posting(
			started,
			provider().respond(profile, (message) => {
				addressTo({ acsUrl: ACS, entityId: SP, requestId: started?.requestId })(message);
				edit(message);
			}),
		);

	const post = async (request: TriggerRequest, changes: Changes = {}): Promise<Visit> =>
		await visitWebhook('acs', place(changes), request);

	return {
		get idp() {
			return provider();
		},
		place,
		start,
		answerTo,
		post,
		login: async (edit = asItIs, changes = {}) => {
			const answer = answerTo(await start(changes), (message) => {
				fresh(message);
				edit(message);
			});
			return await post(answer, changes);
		},
	};
}
