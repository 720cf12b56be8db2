import type { Account } from '../../shared/core/directory/account';
import type { SiteSnapshot } from '../../shared/core/access/siteSnapshot';
import type { Outcome } from '../../shared/core/refusal/outcome';
import { readSnapshot } from '../../shared/jsm/access/readSnapshot';
import { listAccounts } from '../../shared/jsm/api/allAccounts';
import type { JsmClient } from '../../shared/jsm/client/client';
import { bulkPatience, connectJsm } from '../../shared/n8n/http/connectJsm';
import type { OperationRun } from '../operation';

/** Reads accounts, organizations, memberships and portals of the site, once for all items of the node. */
export const readSiteOnce = async (run: OperationRun): Promise<Outcome<SiteSnapshot>> =>
	await readOnce(run, 'snapshot', readSnapshot);

/** Lists all accounts of the site, inactive ones too, once for all items of the node. */
export const listEverybodyOnce = async (run: OperationRun): Promise<Outcome<readonly Account[]>> =>
	await readOnce(run, 'everybody', listAccounts);

async function readOnce<T>(
	{ context, index, client, once, options }: OperationRun,
	what: string,
	read: (client: JsmClient) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	return await once(`${what} ${client.account}`, async () => {
		const { timeout, waiting } = options.patience;
		// Lists of a whole site take longer than calls for one customer.
		const patience = {
			timeout: Math.max(timeout, bulkPatience.timeout),
			waiting: Math.max(waiting, bulkPatience.waiting),
		};
		const patient = await connectJsm(context, patience, index);
		return patient.ok ? await read(patient.value) : patient;
	});
}
