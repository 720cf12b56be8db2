import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Builders of refusals; what they are given beside the reason is text for the admin. */
const BUILDERS = ['invalid', 'malformed', 'mismatch', 'missing', 'refuse', 'refused', 'refusedAlgorithm'];
/** Readers whose second argument names the field in a refusal. */
const READERS = ['parseCertificates', 'readInstant', 'requireFuture', 'requirePast'];

/** The detail of a refusal explains a decision and takes no part in it. */
export function shouldIgnore({ key, listKey, parent, parentPath }) {
	if (listKey !== 'arguments' || !parentPath.isCallExpression()) return undefined;
	const { name } = parent.callee;
	const isText = BUILDERS.includes(name) ? name !== 'refuse' || key > 0 : READERS.includes(name) && key === 1;
	return isText ? 'text for the admin' : undefined;
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'refusal-details', { shouldIgnore })];
