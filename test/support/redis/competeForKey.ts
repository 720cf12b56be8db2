// Runs as a separate process. On a signal from its parent it tries to take one key many times at once and prints how often it succeeded.
import { once } from 'node:events';
import { redisConnectionOf } from '../../../nodes/shared/redis/knownConnections';
import { createUsedOnceInRedis } from '../../../nodes/shared/redis/usedOnceInRedis';

const [credential = '', key = '', times = ''] = process.argv.slice(2);

async function compete(): Promise<number> {
	const connection = redisConnectionOf(JSON.parse(credential) as Record<string, unknown>);
	if (!connection.ok) throw new Error(connection.detail.field);
	const { usedOnce } = createUsedOnceInRedis(connection.value);
	await usedOnce(`${key} of ${process.pid}`, Date.now() + 10_000);
	process.stdout.write('ready\n');
	await once(process.stdin, 'data');
	const answers = await Promise.all(
		Array.from({ length: Number(times) }, async () => await usedOnce(key, Date.now() + 10_000)),
	);
	return answers.filter(Boolean).length;
}

void compete().then((wins) => process.stdout.write(`${wins}\n`, () => process.exit(0)));
