import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Functions that create refusals. Their arguments after the reason are text for the admin. */
const BUILDERS = ['invalid', 'malformed', 'mismatch', 'missing', 'refuse', 'refused', 'refusedAlgorithm'];
/** Functions whose second argument names the field in a refusal. */
const READERS = ['parseCertificates', 'readInstant', 'requireFuture', 'requirePast'];

/** Returns why Stryker should not mutate a node, or undefined. Details of refusals explain a decision without affecting it. */
export function shouldIgnore({ key, listKey, parent, parentPath }) {
	if (listKey !== 'arguments' || !parentPath.isCallExpression()) return undefined;
	const { name } = parent.callee;
	const isText = BUILDERS.includes(name) ? name !== 'refuse' || key > 0 : READERS.includes(name) && key === 1;
	return isText ? 'text for the admin' : undefined;
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'refusal-details', { shouldIgnore })];
