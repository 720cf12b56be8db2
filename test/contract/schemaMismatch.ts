import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { contractDocument, type JsonSchema } from './contract';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(contractDocument, 'contract');

const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/** Lets `#/components/…` point into the contract, wherever the schema itself is compiled. */
function anchorReferences(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(anchorReferences);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [
			key,
			key === '$ref' && typeof inner === 'string'
				? inner.replace(/^#/, 'contract#')
				: anchorReferences(inner),
		]),
	);
}

function compile(schema: JsonSchema): ValidateFunction {
	let validate = compiled.get(schema);
	if (!validate) {
		validate = ajv.compile(anchorReferences(schema) as JsonSchema);
		compiled.set(schema, validate);
	}
	return validate;
}

function describe({ instancePath, message, keyword, params }: ErrorObject): string {
	const detail = keyword === 'additionalProperties' ? ` (${String(params.additionalProperty)})` : '';
	return `${instancePath || '/'} ${message ?? keyword}${detail}`;
}

/** What in a value does not fit a schema of the contract: places and expectations, never values. */
export function findSchemaMismatches(schema: JsonSchema, value: unknown): string[] {
	const validate = compile(schema);
	return validate(value) ? [] : (validate.errors ?? []).map(describe);
}
