import document from './jsm.openapi.json';

export type JsonSchema = Record<string, unknown>;

interface Reference {
	$ref: string;
}

export interface Parameter {
	name: string;
	in: 'path' | 'query' | 'header';
	required?: boolean;
	schema: JsonSchema;
}

type Content = Record<string, { schema: JsonSchema }>;

interface Described {
	operationId: string;
	summary: string;
	parameters?: (Parameter | Reference)[];
	requestBody?: { required?: boolean; content: Content };
	security: Record<string, string[]>[];
	responses: Record<string, { content?: Content } | Reference>;
}

interface Document {
	paths: Record<string, Record<string, Described>>;
	components: unknown;
}

/** One operation of the contract, references resolved. */
export interface ContractOperation {
	/** Short name, such as `createCustomer`. */
	id: string;
	summary: string;
	method: string;
	/** Path template. */
	path: string;
	parameters: Parameter[];
	body?: { required: boolean; content: Content };
	/** Each entry is a set of scopes that is enough. Empty: no scope is needed. */
	scopeSets: string[][];
	/** Whether it may be called without a credential. */
	anonymous: boolean;
	answers: Map<number, { content?: Content }>;
}

export const contractDocument = document as unknown as Document & JsonSchema;

function resolve<T extends object>(value: T | Reference): T {
	if (!('$ref' in value)) return value;
	const steps = value.$ref.replace(/^#\//, '').split('/');
	return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], contractDocument) as T;
}

function readOperation(path: string, method: string, described: Described): ContractOperation {
	return {
		id: described.operationId,
		summary: described.summary,
		method: method.toUpperCase(),
		path,
		parameters: (described.parameters ?? []).map((parameter) => resolve(parameter)),
		body: described.requestBody && {
			required: described.requestBody.required === true,
			content: described.requestBody.content,
		},
		scopeSets: described.security.flatMap(({ oauth }) => (oauth ? [oauth] : [])),
		anonymous: described.security.some((entry) => Object.keys(entry).length === 0),
		answers: new Map(
			Object.entries(described.responses).map(([status, answer]) => [Number(status), resolve(answer)]),
		),
	};
}

/** All operations of `jsm.openapi.json`. */
export const contractOperations: readonly ContractOperation[] = Object.entries(
	contractDocument.paths,
).flatMap(([path, methods]) =>
	Object.entries(methods).map(([method, described]) => readOperation(path, method, described)),
);

function decode(segment: string): string | undefined {
	try {
		return decodeURIComponent(segment);
	} catch {
		return undefined;
	}
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
	const expected = template.split('/');
	const received = path.split('/');
	if (expected.length !== received.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, segment] of expected.entries()) {
		const value = received[index] ?? '';
		if (!segment.startsWith('{')) {
			if (segment !== value) return undefined;
			continue;
		}
		const decoded = decode(value);
		if (!decoded) return undefined;
		params[segment.slice(1, -1)] = decoded;
	}
	return params;
}

/** The operation a request means, with its decoded path parameters. The path comes without base address and query. */
export function findOperation(
	method: string,
	path: string,
): { operation: ContractOperation; params: Record<string, string> } | undefined {
	for (const operation of contractOperations) {
		if (operation.method !== method) continue;
		const params = matchPath(operation.path, path);
		if (params) return { operation, params };
	}
	return undefined;
}
