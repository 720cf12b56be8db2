import { resolve } from 'node:path';
import type { Service } from '../../lab/servers/service';
import { forkScript, type Forked } from '../processes/forked';

/**
 * The stub provider as the identity provider of a lab.
 *
 * @param issuer origin at which others reach it
 */
export function createStubService(port: number, issuer: string): Service & { pid: () => number } {
	let forked: Forked | undefined;
	return {
		name: 'stub provider',
		pid: () => forked?.pid ?? Number.NaN,
		start: async () => {
			forked = await forkScript(resolve(__dirname, 'stubProvider.ts'), [String(port), issuer]);
		},
		ready: async () => {
			const answer = await fetch(`http://localhost:${port}/.well-known/openid-configuration`);
			if (!answer.ok) throw new Error(`The stub provider answers ${answer.status}`);
		},
		stop: async () => {
			forked?.close();
			forked = undefined;
			await Promise.resolve();
		},
		env: () => ({
			OIDC_ISSUER: issuer,
			OIDC_CLIENT_ID: 'n8n',
			OIDC_CLIENT_SECRET: 'stub-client-secret',
		}),
	};
}
