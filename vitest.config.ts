import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		environment: 'node',
		projects: [
			{ test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
			{ test: { name: 'contract', include: ['test/contract/**/*.test.ts'] } },
		],
	},
});
