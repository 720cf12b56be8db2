// Mutates the proofs of a login, and the code around the verification of a Response: settings, metadata, identity. rows.ts
// mutates the verification itself.
const data = 'test/lab/.data/mutation';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [
		'core/login/loginProof',
		'core/login/signing',
		'saml/keys/certificates',
		'saml/keys/serviceProviderKeys',
		'saml/metadata/identityProvider*',
		'saml/response/identityMapping',
	].map((name) => `nodes/shared/${name}.ts`),
	plugins: ['@stryker-mutator/vitest-runner', './test/mutation/refusalDetails.mjs'],
	ignorers: ['refusal-details'],
	testRunner: 'vitest',
	vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
	coverageAnalysis: 'perTest',
	concurrency: 2,
	// Long enough that a busy machine is not mistaken for an endless loop.
	timeoutMS: 20_000,
	ignorePatterns: ['/dist', '/docs', '/test/lab', '/test/nodes', '/workflows'],
	tempDirName: `${data}/sandbox`,
	reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
	clearTextReporter: { allowColor: false, logTests: false, allowEmojis: false },
	htmlReporter: { fileName: `${data}/report.html` },
	jsonReporter: { fileName: `${data}/report.json` },
};
