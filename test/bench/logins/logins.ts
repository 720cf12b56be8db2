import { createCustomer, expectRedirect } from './customer';
import { HAND_BUILT_WEBHOOK } from '../yardsticks/handBuilt';
import { signInAtStub } from '../stubProvider/stubCode';
import type { Target } from './target';
import { addressesOf } from '../yardsticks/yardsticks';

export const kinds = ['ours', 'hand-built', 'bare'] as const;
/** The workflow by which people sign in. */
export type Kind = (typeof kinds)[number];

/** Runs a whole login of one person. Rejects if it does not end at the right URL. */
export type Login = (person: string) => Promise<void>;

/** From the login URL to the provider, back, and on to the landing page. */
const createLogin =
	(start: string, goBack: (address: string, person: string) => string, landing: string): Login =>
	async (person) => {
		const customer = createCustomer();
		const address = expectRedirect(await customer.visit(start));
		const landed = expectRedirect(await customer.visit(goBack(address, person)));
		if (landed !== landing) throw new Error(`Landed at ${landed}`);
	};

export function loginsOf({ lab, siteAddress }: Target): Record<Kind, Login> {
	const portal = `${siteAddress}/servicedesk/customer/portal/1`;
	const bare = addressesOf(lab, 'bare');
	return {
		ours: createLogin(lab.loginUrl, signInAtStub, portal),
		'hand-built': createLogin(lab.loginUrlOf(HAND_BUILT_WEBHOOK), signInAtStub, portal),
		bare: createLogin(bare.login, () => bare.callback, 'http://localhost/portal'),
	};
}
