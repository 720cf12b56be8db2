import {
	sealPass,
	sealReceipt,
	sealVerdict,
	type Pass,
	type Proofing,
	type Verdict,
} from '../../../nodes/shared/core/login/loginProof';
import { loginSteps, type LoginItem, type LoginStep } from '../../../nodes/shared/core/login/loginItem';

export const SECRET = 'a login secret of the tests, long enough to be accepted';

/** The tests' credentials, decrypted. */
export const testCredentials = {
	jsmLoginSecretApi: { secret: SECRET },
	jsmCloudApi: {
		authentication: 'apiToken',
		siteUrl: 'https://acme.atlassian.example',
		email: 'agent@site.example',
		apiToken: 'lab-jira-token',
	},
};

export const proofing = (now = Date.now()): Proofing => ({ secret: SECRET, now });

const pass: Omit<Pass, 'at'> = {
	loginId: 'K7Q2-9XPA',
	connection: 'Acme Keycloak',
	issuer: 'https://idp.example.test',
	subject: 'alice-1',
	email: 'alice@acme.example',
	displayName: 'Alice Martin',
};

/** Alice's item after the trigger: verified, nothing decided yet. */
export async function verifiedItem(
	changes: Partial<Pass> = {},
	by: Proofing = proofing(),
): Promise<LoginItem> {
	const sealed = { ...pass, at: by.now, ...changes };
	return {
		login: {
			id: sealed.loginId,
			protocol: 'oidc',
			connection: sealed.connection,
			at: new Date(by.now).toISOString(),
			startUrl: 'https://n8n.acme.example/webhook/customer-login/login',
			initiatedBy: 'customer',
			pass: sealPass(by, sealed),
		},
		identity: {
			issuer: sealed.issuer,
			subject: sealed.subject,
			email: sealed.email,
			emailVerified: true,
			displayName: sealed.displayName,
			groups: ['customer_group', 'acme'],
			roles: [],
			knowledge: { groups: 'known' },
			attributes: {},
			authentication: { methods: [] },
		},
	};
}

export interface GrantedItemOptions {
	verdict?: Partial<Verdict>;
	steps?: readonly LoginStep[];
	/** The Jira site the receipts name. */
	site?: string;
	by?: Proofing;
}

/** Alice's item at the end of the workflow: one portal granted, every step done. */
export async function grantedItem({
	verdict = {},
	steps = loginSteps,
	site = testCredentials.jsmCloudApi.siteUrl,
	by = proofing(),
}: GrantedItemOptions = {}): Promise<LoginItem> {
	const item = await verifiedItem({}, by);
	const receipts: Partial<Record<LoginStep, string>> = {};
	for (const step of steps) receipts[step] = sealReceipt(by, { loginId: pass.loginId, step, site });
	return {
		...item,
		organizations: [
			{
				...{ name: 'Acme', rule: 'group table, row 1', matched: 'acme', create: false },
				...{ sources: ['groups'], id: '1' },
			},
		],
		customer: { accountId: 'qm:1:1' },
		access: {
			verdict: sealVerdict(by, {
				loginId: pass.loginId,
				subject: pass.subject,
				granted: true,
				portals: [{ serviceDesk: '1', address: '/servicedesk/customer/portal/1' }],
				...verdict,
			}),
			receipts,
		},
	};
}
