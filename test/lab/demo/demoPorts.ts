import { JSM_SIMULATOR_PORT } from '../jsmSimulator/simulatorService';
import type { LabPorts } from '../lab';
import { isPortTaken } from '../servers/ports';

export type DemoPorts = LabPorts & {
	/** Port for customers in queue mode. */
	proxy?: number;
};

/** Ports of the demo, derived from n8n's port. */
export function demoPorts(n8n: number, isQueue = false): DemoPorts {
	return {
		...(isQueue ? { proxy: n8n + 5 } : {}),
		n8n,
		broker: n8n + 1,
		provider: n8n + 2,
		saml: n8n + 4,
		jsm: n8n === 5678 ? JSM_SIMULATOR_PORT : n8n + 3,
	};
}

const portNames: Record<keyof DemoPorts, string> = {
	n8n: 'n8n',
	broker: 'n8n’s task runners',
	provider: 'the identity provider',
	saml: 'the SAML identity provider',
	jsm: 'the JSM simulator',
	proxy: 'the reverse proxy',
};

/** A sentence about the first port that is taken. Undefined if all are free. */
export async function explainPorts(ports: DemoPorts): Promise<string | undefined> {
	for (const [name, port] of Object.entries(ports) as [keyof DemoPorts, number][]) {
		if (await isPortTaken(port)) {
			return `Port ${port} is taken, and ${portNames[name]} needs it. Stop the program that listens there, or choose other ports: npm run demo -- --port 6678`;
		}
	}
	return undefined;
}
