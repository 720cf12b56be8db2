import { findOperation, type ContractOperation, type JsonSchema, type Parameter } from './contract';
import { findSchemaMismatches } from './schemaMismatch';

/** A request as it was seen; the path comes without base address and query, header names are lower case. */
export interface SeenRequest {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: Record<string, string | undefined>;
	body: string;
}

/** An answer as it was seen; header names are lower case. */
export interface SeenAnswer {
	status: number;
	headers: Record<string, string | undefined>;
	body: string;
}

/** One thing that does not fit: where and why, never a value. */
export interface Mismatch {
	part: 'operation' | 'path' | 'query' | 'header' | 'body' | 'status';
	problem: string;
}

export type ParsedBody = { ok: true; value: unknown } | { ok: false; problem: string };

/** Reads a JSON or form body; an empty one is `undefined`. */
export function parseBody(contentType: string | undefined, body: string): ParsedBody {
	if (body === '') return { ok: true, value: undefined };
	if (/^application\/x-www-form-urlencoded\b/i.test(contentType ?? '')) {
		return { ok: true, value: Object.fromEntries(new URLSearchParams(body)) };
	}
	if (!/^application\/json\b/i.test(contentType ?? ''))
		return { ok: false, problem: '/ is not declared as JSON' };
	try {
		return { ok: true, value: JSON.parse(body) };
	} catch {
		return { ok: false, problem: '/ is not JSON' };
	}
}

/** Parameters travel as text; numbers and booleans are compared as what they mean. */
function readText(schema: JsonSchema, text: string): unknown {
	if (schema.type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
	if (schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
	return text;
}

function checkParameter(parameter: Parameter, values: string[]): Mismatch[] {
	const { name, in: part, schema } = parameter;
	if (values.length > 1) return [{ part, problem: `${name} is given more than once` }];
	const [text] = values;
	if (text === undefined) return parameter.required ? [{ part, problem: `${name} is missing` }] : [];
	return findSchemaMismatches(schema, readText(schema, text)).map((problem) => ({
		part,
		problem: `${name}${problem.replace(/^\//, '')}`,
	}));
}

function checkRequestBody(operation: ContractOperation, request: SeenRequest): Mismatch[] {
	const parsed = parseBody(request.headers['content-type'], request.body);
	if (!parsed.ok) return [{ part: 'body', problem: parsed.problem }];
	if (!operation.body)
		return parsed.value === undefined ? [] : [{ part: 'body', problem: '/ is not expected' }];
	if (parsed.value === undefined) {
		return operation.body.required ? [{ part: 'body', problem: '/ is missing' }] : [];
	}
	const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
	const described = operation.body.content[type];
	if (!described) return [{ part: 'body', problem: '/ has a content type nobody described' }];
	return findSchemaMismatches(described.schema, parsed.value).map((problem) => ({ part: 'body', problem }));
}

/** What in a request does not fit the operation it means. */
export function checkRequest(
	operation: ContractOperation,
	params: Record<string, string>,
	request: SeenRequest,
): Mismatch[] {
	const values = ({ in: part, name }: Parameter): string[] => {
		if (part === 'query') return request.query.getAll(name);
		const value = part === 'path' ? params[name] : request.headers[name.toLowerCase()];
		return value === undefined ? [] : [value];
	};
	const known = new Set(
		operation.parameters.filter(({ in: part }) => part === 'query').map(({ name }) => name),
	);
	const unknown = [...new Set(request.query.keys())].filter((name) => !known.has(name));
	return [
		...operation.parameters.flatMap((parameter) => checkParameter(parameter, values(parameter))),
		...unknown.map((name): Mismatch => ({ part: 'query', problem: `${name} is not described` })),
		...checkRequestBody(operation, request),
	];
}

/** What in an answer does not fit the operation. An answer described without content may have any body, except 204. */
export function checkAnswer(operation: ContractOperation, answer: SeenAnswer): Mismatch[] {
	const described = operation.answers.get(answer.status);
	if (!described) return [{ part: 'status', problem: `${answer.status} is not described` }];
	const type = answer.headers['content-type'];
	if (answer.status === 204) {
		return answer.body === '' && type === undefined ? [] : [{ part: 'body', problem: '/ is not expected' }];
	}
	const schema = described.content?.['application/json']?.schema;
	if (!schema) return [];
	const parsed = parseBody(type, answer.body);
	if (!parsed.ok) return [{ part: 'body', problem: parsed.problem }];
	return findSchemaMismatches(schema, parsed.value).map((problem) => ({ part: 'body', problem }));
}

/** Checks a request and its answer; an operation nobody described is a mismatch too. */
export function checkAgainstContract(request: SeenRequest, answer: SeenAnswer): Mismatch[] {
	const found = findOperation(request.method, request.path);
	if (!found) return [{ part: 'operation', problem: 'is not described' }];
	return [...checkRequest(found.operation, found.params, request), ...checkAnswer(found.operation, answer)];
}
