import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { expect } from 'vitest';
import type { LoginItem, LoginStep, PortalDecision } from '../../../nodes/shared/core/login/loginItem';
import { sealVerdict, type Verdict } from '../../../nodes/shared/core/login/loginProof';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { proofing, SECRET, verifiedItem } from '../engine/loginItems';
import { runNode } from './jsmNodeContext';
import type { useSimulatedJsm } from './simulatedJsm';

const steps = {
	customer: { resource: 'customer', operation: 'findOrCreate' },
	organizations: { resource: 'organization', operation: 'findOrCreate' },
	memberships: { resource: 'membership', operation: 'set' },
	portals: { resource: 'portal', operation: 'applyAccess' },
} as const;

/** An organization of the group table. */
export const mapped = (name: string, create = false) => ({
	name,
	create,
	rule: 'group table, row 1',
	matched: 'acme',
	sources: ['groups'],
});
/** A decision of Portal Access. */
export const decision = (more: Partial<PortalDecision> = {}): PortalDecision => ({
	serviceDesk: '1',
	granted: true,
	rule: 'portal table, row 1',
	through: 'organization',
	organizations: ['Acme', 'Globex'],
	address: '/servicedesk/customer/portal/1',
	...more,
});

/** What Organization Mapping adds. */
export async function mappedItem(email = 'alice@acme.example'): Promise<LoginItem> {
	const item = await verifiedItem({ email });
	return { ...item, organizations: [mapped('Acme'), mapped('Globex', true)] };
}

/** What Portal Access adds. */
export async function decide(
	item: LoginItem,
	portals = [decision()],
	verdict: Partial<Verdict> = {},
): Promise<LoginItem> {
	const sealed = sealVerdict(proofing(), {
		loginId: item.login.id,
		subject: item.identity.subject,
		granted: true,
		portals: portals.map(({ serviceDesk, address }) => ({ serviceDesk, address })),
		...verdict,
	});
	return { ...item, portals, access: { ...item.access, verdict: sealed } };
}

/** The Jira nodes of the step-by-step template, at a simulated site. */
export function useLoginChain(jsm: ReturnType<typeof useSimulatedJsm>) {
	/** A node of the template: only what differs from the defaults is saved. */
	async function run(
		step: LoginStep,
		item: unknown,
		more: IDataObject = {},
		secret = SECRET,
		log?: string[],
	) {
		const { email, token } = demoCredentials.admin;
		const { output } = await runNode({
			items: [item as IDataObject],
			parameters: { ...steps[step], ...more },
			continues: true,
			log,
			credentials: {
				jsmCloudApi: { authentication: 'apiToken', siteUrl: jsm.simulator.address, email, apiToken: token },
				jsmLoginSecretApi: { secret },
			},
		});
		expect(output).toHaveLength(1);
		expect(output[0]?.pairedItem).toEqual({ item: 0 });
		return output[0] as INodeExecutionData & { json: IDataObject & LoginItem & { error?: IDataObject } };
	}

	async function throughChain(item: LoginItem): Promise<LoginItem> {
		const customer = await run('customer', item);
		const organizations = await run('organizations', customer.json);
		const memberships = await run('memberships', organizations.json);
		return (await run('portals', await decide(memberships.json))).json;
	}

	return { run, throughChain };
}
