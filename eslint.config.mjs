import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

// n8n's rules for self-hosted community packages. The package cannot be "verified" by n8n, because that forbids
// runtime dependencies and the protocol libraries are needed.
const communityNodes = n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport;

export default defineConfig(
	globalIgnores(['dist', 'packed', '**/node_modules', 'test/lab/.data', 'coverage']),
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
			// A number in a template literal has only one reading.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// Allows `return drop();` in a function that returns nothing.
			'@typescript-eslint/no-confusing-void-expression': [
				'error',
				{ ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
			],
			// `[...text]` counts code points, as limits on the length of names need.
			'@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
			// Caught values are rethrown unchanged.
			'@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
			'@typescript-eslint/return-await': ['error', 'always'],
			// Stubs and in-memory implementations of asynchronous interfaces await nothing; `async` turns what they throw
			// into a rejection.
			'@typescript-eslint/require-await': 'off',
			// Items, requests and parsed XML may lack what their types promise, `lab` is undefined in `afterAll` if
			// `beforeAll` failed, and `=== true` also refuses the text "true".
			'@typescript-eslint/no-unnecessary-condition': 'off',
			'@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
			'@typescript-eslint/no-unnecessary-type-conversion': 'off',
			// With `readJson<Manifest>(path)` the caller names the type of the document.
			'@typescript-eslint/no-unnecessary-type-parameters': 'off',
			// Single keys of records and of Node.js's module cache are deleted.
			'@typescript-eslint/no-dynamic-delete': 'off',
			// Parameters and item fields may have any type. An object read as text becomes "[object Object]", which no
			// setting and no rule equals.
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
			// The tarball contains the protocol libraries at the tested versions (bundleDependencies).
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
		// These are programs for the terminal.
		files: ['test/lab/**/*.ts', 'test/bench/**/*.ts', 'test/mutation/**/*.ts'],
		rules: { 'no-console': 'off' },
	},
);
