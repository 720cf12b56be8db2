import { createCustomer, expectRedirect, type Customer } from './customer';
import { createSamlAnswer } from './samlAnswer';
import { readSentRequest } from '../../support/samlIdp/liveLogin';
import { signInAtStub } from '../stubProvider/stubCode';
import type { Target } from './target';
import { addressesOf } from '../yardsticks/yardsticks';

/** Our templates, with variants that only differ in the mapping. */
export const ourKinds = ['short', 'step-by-step', 'table-1000', 'text-1000'] as const;
export type OurKind = (typeof ourKinds)[number];

export const kinds = [...ourKinds, 'hand-built', 'bare', 'floor', 'keycloak'] as const;
/** What people sign in through. */
export type Kind = (typeof kinds)[number];

export const isOurs = (kind: Kind): kind is OurKind => (ourKinds as readonly Kind[]).includes(kind);

/** Runs the part of a login from the provider back to the landing page. Rejects if it ends elsewhere. */
export type Finish = (person: string) => Promise<void>;

/** Opens the login URL. The provider's part is not timed: it takes no work of n8n. */
export type Begin = () => Promise<Finish>;

/** What a browser brings back from the provider. */
interface Return {
	url: string;
	form?: Record<string, string>;
}

const createBegin =
	(start: string, goBack: (address: string, person: string) => Return, landing: string): Begin =>
	async () => {
		const customer = createCustomer();
		const address = expectRedirect(await customer.visit(start));
		return async (person) => {
			const { url, form } = goBack(address, person);
			const landed = expectRedirect(await customer.visit(url, form));
			if (landed !== landing) throw new Error(`Landed at ${landed}`);
		};
	};

/** A broker sends the browser through several of its own pages before and after the provider. */
async function follow(customer: Customer, from: string, isThere: (url: string) => boolean): Promise<string> {
	let url = from;
	for (let step = 0; step < 10; step++) {
		const { status, location } = await customer.visit(url);
		if (location === undefined) throw new Error(`${new URL(url).pathname} answers ${status}`);
		if (isThere(location)) return location;
		url = location;
	}
	throw new Error('The broker redirects without an end');
}

export const BROKER_LANDING = 'https://portal.example.test/';

/** The client of a broker: it gets a code, which it does not redeem. */
const createBrokeredBegin =
	(start: string, provider: string): Begin =>
	async () => {
		const customer = createCustomer();
		const address = await follow(customer, start, (url) => url.startsWith(provider));
		return async (person) => {
			const back = signInAtStub(address, person);
			const landed = await follow(customer, back, (url) => url.startsWith(BROKER_LANDING));
			if (!new URL(landed).searchParams.has('code')) throw new Error('The broker refuses the login');
		};
	};

/** Starts of a login through each kind of workflow. */
export function beginOf(target: Target, kind: Kind): Begin {
	const { lab, siteAddress, protocol, keys, broker, providerAddress } = target;
	if (kind === 'keycloak') {
		if (!broker) throw new Error('Start the target with Keycloak');
		return createBrokeredBegin(broker.loginUrl, providerAddress);
	}
	const answerSaml = createSamlAnswer(keys);
	if (kind === 'bare' || kind === 'floor') {
		const { login, callback, acs } = addressesOf(lab, kind);
		const back = (_address: string, person: string): Return =>
			protocol === 'oidc'
				? { url: callback }
				: { url: acs, form: answerSaml({ loginUrl: login, requestId: '_bare', relayState: '' }, person) };
		return createBegin(login, back, 'http://localhost/portal');
	}
	const loginUrl = lab.loginUrlOf(kind);
	const back = (address: string, person: string): Return =>
		protocol === 'oidc'
			? { url: signInAtStub(address, person) }
			: {
					url: loginUrl.replace(/login$/, 'acs'),
					form: answerSaml({ loginUrl, ...readSentRequest(new URL(address)) }, person),
				};
	return createBegin(loginUrl, back, `${siteAddress}/servicedesk/customer/portal/1`);
}
