// Runs as a separate process: reserves the given number of ports, prints them, and holds them until its input ends.
import { once } from 'node:events';
import { reservePort } from '../../lab/servers/ports';

async function reserve(): Promise<void> {
	const ports = await Promise.all(
		Array.from({ length: Number(process.argv[2]) }, async () => await reservePort()),
	);
	process.stdout.write(`${JSON.stringify(ports)}\n`);
	await once(process.stdin.resume(), 'end');
}

void reserve();
