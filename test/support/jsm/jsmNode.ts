import type { IDataObject } from 'n8n-workflow';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { runNode } from './jsmNodeContext';
import type { SimulatedJsm } from './simulatedJsm';

export interface NodeRun {
	as?: 'admin' | 'agent';
	continues?: boolean;
	items?: IDataObject[];
	broken?: string[];
	/** Parameters per item, as if set by expressions. */
	perItem?: IDataObject[];
	signal?: AbortSignal;
	log?: string[];
	executionId?: string;
	credentials?: Record<string, IDataObject>;
}

/** The value of a resource locator in the mode "By ID". */
export const pick = (value: string | number) => ({ __rl: true, mode: 'id', value: String(value) });

/** Runs the node against the simulated site with the given parameters. Operations are written like `customer.get`. */
export function useJsmNode(jsm: SimulatedJsm) {
	const credentialOf = (as: 'admin' | 'agent' = 'admin') => ({
		authentication: 'apiToken',
		siteUrl: jsm.simulator.address,
		email: demoCredentials[as].email,
		apiToken: demoCredentials[as].token,
	});
	const run = async (
		operation: string,
		parameters: IDataObject = {},
		{ as, credentials, ...more }: NodeRun = {},
	) => {
		const [resource, value] = operation.split('.');
		const { output } = await runNode({
			parameters: { resource, operation: value, dataSource: 'fields', ...parameters },
			...more,
			credentials: (credentials ?? { jsmCloudApi: credentialOf(as) }) as never,
		});
		return output;
	};
	const jsonOf = async (...args: Parameters<typeof run>) => (await run(...args)).map(({ json }) => json);
	return { run, jsonOf, credentialOf };
}
