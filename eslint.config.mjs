import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

// The package cannot be a "verified" one: that badge forbids runtime libraries, and the protocol
// libraries are the point. Hence n8n's rules for self-hosted community packages.
const communityNodes = n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport;

export default defineConfig(
	globalIgnores(['dist', '**/node_modules', 'test/lab/.data', 'coverage']),
	{
		files: ['**/*.ts'],
		extends: [js.configs.recommended, tseslint.configs.strictTypeChecked, importX.flatConfigs.recommended],
		languageOptions: {
			parserOptions: { project: 'tsconfig.test.json', tsconfigRootDir: import.meta.dirname },
		},
		settings: {
			'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.test.json' })],
		},
		rules: {
			'no-console': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			// A number in a text reads the same everywhere.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// `return drop();` ends a function that returns nothing, in one line.
			'@typescript-eslint/no-confusing-void-expression': [
				'error',
				{ ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
			],
			// `[...text]` counts code points, which is what a limit on the length of a name needs.
			'@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
			// What was caught is passed on as it is.
			'@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
			'@typescript-eslint/return-await': ['error', 'always'],
			// Stubs, and implementations of an interface whose others ask a server, have nothing to wait for; `async` makes
			// what they throw a rejection like any other.
			'@typescript-eslint/require-await': 'off',
			// Items, requests and parsed XML hold less than their types promise, `lab` is missing in `afterAll` when
			// `beforeAll` failed, and `=== true` also refuses the text "true".
			'@typescript-eslint/no-unnecessary-condition': 'off',
			'@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
			'@typescript-eslint/no-unnecessary-type-conversion': 'off',
			// `readJson<Manifest>(path)` says at the call what a document holds.
			'@typescript-eslint/no-unnecessary-type-parameters': 'off',
			// Keys of a record, and of Node.js's module cache, are taken out one by one.
			'@typescript-eslint/no-dynamic-delete': 'off',
			// Parameters of nodes and fields of items may be anything; what reads them as text refuses "[object Object]".
			'@typescript-eslint/no-base-to-string': 'off',
			// TypeScript checks these two better.
			'import-x/named': 'off',
			'import-x/no-unresolved': 'off',
			'import-x/no-named-as-default-member': 'off',
			'import-x/no-named-as-default': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		extends: [communityNodes],
	},
	{
		files: ['package.json'],
		extends: [communityNodes],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: {
			...n8nNodesBase.configs.community.rules,
			// The protocol libraries travel in the tarball at the tested versions (bundleDependencies).
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
		},
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// As in n8n's own configuration for community packages.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// As in n8n's own configuration for community packages.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['test/**/*.ts'],
		rules: {
			// The services of the lab are records of functions; none of them uses `this`.
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		files: ['test/**/*.test.ts'],
		rules: {
			// Vitest's asymmetric matchers, such as `expect.any(String)`, are typed `any`.
			'@typescript-eslint/no-unsafe-assignment': 'off',
		},
	},
	{
		// What runs in a terminal talks to it.
		files: ['test/lab/**/*.ts', 'test/bench/**/*.ts', 'test/mutation/**/*.ts'],
		rules: { 'no-console': 'off' },
	},
);
