import { createJsmSimulator, type JsmSimulator, type SimulatorOptions } from './createJsmSimulator';
import { demoCredentials, demoSite } from './site/demoSite';
import type { Service } from '../servers/service';

/** Port of the demo's simulator. */
export const JSM_SIMULATOR_PORT = 8091;

/** The simulator as a service of the lab, with the demo site. Option `port`: 0 picks a free one. */
export function createJsmSimulatorService(
	options: SimulatorOptions = {},
): Service & { readonly simulator: JsmSimulator } {
	const simulator = createJsmSimulator({ port: JSM_SIMULATOR_PORT, seed: demoSite, ...options });
	return {
		name: 'JSM simulator',
		simulator,
		async start() {
			try {
				await simulator.start();
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
				throw new Error(`Port ${options.port ?? JSM_SIMULATOR_PORT} is taken; the JSM simulator needs it.`, {
					cause: error,
				});
			}
		},
		async ready() {
			const answer = await fetch(`${simulator.address}/servicedesk/customer/portals`).catch(() => undefined);
			if (!answer?.ok) throw new Error('The JSM simulator does not answer.');
		},
		stop: async () => await simulator.stop(),
		env: () => ({
			JSM_SITE: simulator.address,
			JSM_GATEWAY: simulator.gatewayAddress,
			JSM_TOKEN_URL: simulator.tokenAddress,
			JSM_CLOUD_ID: simulator.cloudId,
			JSM_EMAIL: demoCredentials.admin.email,
			JSM_API_TOKEN: demoCredentials.admin.token,
			JSM_SCOPED_TOKEN: demoCredentials.scoped.token,
			JSM_CLIENT_ID: demoCredentials.client.clientId,
			JSM_CLIENT_SECRET: demoCredentials.client.clientSecret,
			JSM_PORTAL_ADDRESS: `${simulator.address}/servicedesk/customer/portal/1`,
		}),
	};
}
