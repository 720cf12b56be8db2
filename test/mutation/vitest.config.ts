import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { makeKeyPair, makeUnfitCertificates } from '../support/samlIdp/keys';

/** The tests that run against the mutants of `stryker.config.mjs`. Keys are created once, not for each mutant. */
export default defineConfig(async () => ({
	test: {
		environment: 'node',
		include: [
			'test/unit/core/login/{loginProof,signing}.test.ts',
			'test/unit/saml/{metadata,response}/identity*.test.ts',
		],
		alias: [{ find: /^.*\/keys$/, replacement: resolve('test/mutation/madeKeys.ts') }],
		provide: {
			keys: await Promise.all([makeKeyPair('idp.example.test'), makeKeyPair('idp.example.test', '02')]),
			unfit: await makeUnfitCertificates(),
		},
	},
}));
