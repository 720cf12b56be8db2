import { resolve } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Runs the nodes on the execution engine of one n8n line, with that line's n8n-workflow. */
function nodesOn(line: '1' | '2'): TestProjectInlineConfiguration {
	const installed = resolve(__dirname, `test/nodes/n8n-${line}/node_modules`);
	return {
		test: {
			name: `nodes-n8n-${line}`,
			include: ['test/nodes/**/*.test.ts'],
			testTimeout: 30_000,
			hookTimeout: 60_000,
		},
		resolve: {
			alias: {
				'n8n-workflow': resolve(installed, 'n8n-workflow/dist/cjs/index.js'),
				'n8n-core': resolve(installed, 'n8n-core/dist/index.js'),
			},
		},
	};
}

/** Tests that start servers: one file at a time, with long timeouts for the first start. */
const withServers = (name: string, folder: string): TestProjectInlineConfiguration => ({
	test: {
		name,
		include: [`test/${folder}/**/*.test.ts`],
		pool: 'forks',
		poolOptions: { forks: { singleFork: true } },
		testTimeout: 120_000,
		hookTimeout: 900_000,
	},
});

export default defineConfig({
	test: {
		environment: 'node',
		projects: [
			// Creating keys is slow on a busy machine.
			{
				test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
			},
			{ test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 30_000 } },
			{ test: { name: 'simulator', include: ['test/simulator/**/*.test.ts'], testTimeout: 30_000 } },
			nodesOn('1'),
			nodesOn('2'),
			withServers('redis', 'redis'),
			withServers('e2e', 'e2e'),
			withServers('identity-providers', 'identityProviders'),
		],
	},
});
