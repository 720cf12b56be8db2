import { createPooledSend } from '../../../nodes/shared/http/pooledSend';
import { readAuthorities } from '../../../nodes/shared/http/trustedAuthorities';

/*
 * A process of its own that sends requests to the URL in its arguments, prints what it gets and then has nothing to do.
 * Environment: `OWN_CA`, certificates of a credential.
 */
async function main(): Promise<void> {
	const [, , url = ''] = process.argv;
	const authorities = readAuthorities(process.env.OWN_CA);
	if (!authorities.ok) throw new Error(authorities.reason);
	const send = createPooledSend(
		{ allowPrivateAddresses: true, ...(authorities.value ? { authorities: authorities.value } : {}) },
		{ timeout: 5_000, largestAnswer: 1_000 },
		'Jira',
	);
	for (let request = 0; request < 2; request += 1) {
		const result = await send({ method: 'GET', url }).then(
			({ body }) => body,
			(error: unknown) => (error as Error).message,
		);
		process.stdout.write(`${result}\n`);
	}
}

void main();
