import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { expect } from 'vitest';
import { type LoginItem, type PortalDecision } from '../../../nodes/shared/core/login/loginItem';
import { sealVerdict, type Verdict } from '../../../nodes/shared/core/login/loginProof';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { runNode } from './jsmNodeContext';
import { proofing, SECRET, verifiedItem } from '../engine/loginItems';
import type { useSimulatedJsm } from './simulatedJsm';
import { mapped } from './loginChain';

type Output = INodeExecutionData & { json: IDataObject & LoginItem & { error?: IDataObject } };

/** Alice as Portal Access lets her go. */
export async function decidedItem({
	organizations = [mapped('Acme'), mapped('Fresh', true)],
	portals = [
		{
			serviceDesk: '1',
			granted: true,
			rule: 'portal table, row 1',
			through: 'organization',
			organizations: ['Acme'],
			address: '/servicedesk/customer/portal/1',
		},
	],
	verdict = {},
}: {
	organizations?: LoginItem['organizations'];
	portals?: PortalDecision[];
	verdict?: Partial<Verdict>;
} = {}): Promise<LoginItem> {
	const item = await verifiedItem({ email: 'alice@acme.example' });
	const granted = portals.filter((portal) => portal.granted);
	const sealed = sealVerdict(proofing(), {
		loginId: item.login.id,
		subject: item.identity.subject,
		granted: granted.length > 0,
		portals: granted.map(({ serviceDesk, address }) => ({ serviceDesk, address })),
		...verdict,
	});
	return { ...item, organizations, portals, access: { verdict: sealed } };
}

/** The row of somebody Jira does not show: it says what that can mean, so that nobody reads it as "all access is gone". */
export const nobodyFound = {
	outcome: 'nobodyFound',
	message: expect.stringMatching(/nothing was removed.*account ID/i) as unknown,
	customer: null,
	changes: [],
};

export const describeChanges = ({ changes = [] }: Partial<LoginItem>): string[] =>
	changes.map(({ do: what, state }) => `${what} ${state}`);

/** _Customer Access: Synchronize_ for a login, at a simulated site. */
export function useSynchronize(jsm: ReturnType<typeof useSimulatedJsm>) {
	/** The node in place of the four of the template. */
	async function synchronize(item: unknown, more: IDataObject = {}): Promise<Output['json']> {
		const { email, token } = demoCredentials.admin;
		const { output } = await runNode({
			items: [item as IDataObject],
			parameters: { resource: 'customerAccess', operation: 'synchronize', ...more },
			continues: true,
			credentials: {
				jsmCloudApi: { authentication: 'apiToken', siteUrl: jsm.simulator.address, email, apiToken: token },
				jsmLoginSecretApi: { secret: SECRET },
			},
		});
		expect(output).toHaveLength(1);
		return (output[0] as Output).json;
	}

	return synchronize;
}
