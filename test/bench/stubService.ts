import type { Service } from '../lab/service';
import { forkScript, type Forked } from './forked';

/** The stub provider as the identity provider of a lab. */
export function createStubService(port: number): Service & { pid: () => number } {
	let forked: Forked | undefined;
	const issuer = `http://localhost:${port}`;
	return {
		name: 'stub provider',
		pid: () => forked?.pid ?? Number.NaN,
		start: async () => {
			forked = await forkScript('stubProvider.ts', [String(port)]);
		},
		ready: async () => {
			const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
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
