import { dirname, join } from 'node:path';
import ts from 'typescript';

/** A text that the code can produce, with `…` for unknown parts, and the files that contain its known parts. */
export interface MadeText {
	text: string;
	files: string[];
}

export const UNKNOWN = '…';

const unknownText: MadeText = { text: UNKNOWN, files: [] };

type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

const isFunction = (node: ts.Node): node is FunctionNode =>
	ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node);

/** Strips parentheses and type assertions from an expression. */
const bare = (node: ts.Node): ts.Node =>
	ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)
		? bare(node.expression)
		: node;

/** A TypeScript program of our own files only, because following a text needs no declarations of packages. */
function createProgram(files: readonly string[]): ts.Program {
	const known = new Set(files);
	const options: ts.CompilerOptions = { noLib: true, target: ts.ScriptTarget.ES2022, types: [] };
	const host = ts.createCompilerHost(options, true);
	host.resolveModuleNameLiterals = (literals, from) =>
		literals.map(({ text }) => {
			const path = join(dirname(from), text);
			const file = [`${path}.ts`, `${path}/index.ts`].find((each) => text.startsWith('.') && known.has(each));
			return { resolvedModule: file ? { resolvedFileName: file, extension: '.ts' } : undefined };
		});
	return ts.createProgram([...files], options, host);
}

/**
 * Finds the texts that an expression can produce. Follows constants, templates, conditions, and parameters back to all
 * calls of their function.
 *
 * @param files absolute paths of all code that may produce a text
 */
export function createTextTracer(files: readonly string[]) {
	const program = createProgram(files);
	const checker = program.getTypeChecker();
	const calls: ts.CallExpression[] = [];
	const collect = (node: ts.Node): void => {
		if (ts.isCallExpression(node)) calls.push(node);
		ts.forEachChild(node, collect);
	};
	for (const file of files) {
		const source = program.getSourceFile(file);
		if (source) collect(source);
	}

	function declarationOf(node: ts.Node): ts.Declaration | undefined {
		let symbol =
			node.parent && ts.isShorthandPropertyAssignment(node.parent)
				? checker.getShorthandAssignmentValueSymbol(node.parent)
				: checker.getSymbolAtLocation(node);
		if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
		return symbol?.valueDeclaration;
	}

	/** The functions that an expression may refer to. */
	function functionsOf(expression: ts.Expression): ts.Node[] {
		if (isFunction(expression)) return [expression];
		if (!ts.isIdentifier(expression)) return [];
		const declaration = declarationOf(expression);
		if (!declaration) return [];
		if (isFunction(declaration)) return [declaration];
		if (ts.isVariableDeclaration(declaration) && declaration.initializer)
			return functionsOf(declaration.initializer);
		return ts.isParameter(declaration) ? argumentsFor(declaration).flatMap(functionsOf) : [];
	}

	const targets = new Map<ts.CallExpression, ts.Node[]>();
	function targetsOf(call: ts.CallExpression): ts.Node[] {
		let found = targets.get(call);
		if (!found) {
			targets.set(call, []);
			found = functionsOf(call.expression);
			targets.set(call, found);
		}
		return found;
	}

	/** The arguments that all calls of a function pass for one parameter. */
	function argumentsFor(parameter: ts.ParameterDeclaration): ts.Expression[] {
		const owner = parameter.parent;
		const at = owner.parameters.indexOf(parameter);
		return calls
			.filter((call) => targetsOf(call).includes(owner))
			.flatMap((call) => call.arguments[at] ?? parameter.initializer ?? []);
	}

	/** Stops at an expression that is already being followed, as in a recursive function. */
	function once<T>(follow: (expression: ts.Node) => T[]): (expression: ts.Node) => T[] {
		const under = new Set<ts.Node>();
		return (expression) => {
			if (under.has(expression)) return [];
			under.add(expression);
			try {
				return follow(expression);
			} finally {
				under.delete(expression);
			}
		};
	}

	/** The texts that an expression may produce. */
	const trace = once(traceText);
	/** The object literals that an expression may refer to. */
	const objectsOf = once(findObjects);

	function traceDeclaration(declaration: ts.Declaration | undefined): MadeText[] {
		if (!declaration) return [unknownText];
		if (ts.isVariableDeclaration(declaration) && declaration.initializer)
			return trace(declaration.initializer);
		if (ts.isBindingElement(declaration)) return traceBinding(declaration);
		if (ts.isParameter(declaration)) {
			const given = argumentsFor(declaration).flatMap(trace);
			return given.length > 0 ? given : [unknownText];
		}
		return [unknownText];
	}

	function traceTemplate({ head, templateSpans }: ts.TemplateExpression, file: string): MadeText[] {
		let made: MadeText[] = [{ text: head.text, files: [file] }];
		for (const { expression, literal } of templateSpans) {
			const parts = trace(expression);
			made = made.flatMap((before) =>
				(parts.length > 0 ? parts : [unknownText]).map((part) => ({
					text: before.text + part.text + literal.text,
					files: [...before.files, ...part.files],
				})),
			);
		}
		return made;
	}

	function traceText(expression: ts.Node): MadeText[] {
		const file = expression.getSourceFile().fileName;
		if (ts.isStringLiteralLike(expression)) return [{ text: expression.text, files: [file] }];
		if (ts.isTemplateExpression(expression)) return traceTemplate(expression, file);
		const value = bare(expression);
		if (value !== expression) return trace(value);
		if (ts.isConditionalExpression(expression))
			return [...trace(expression.whenTrue), ...trace(expression.whenFalse)];
		if (
			ts.isBinaryExpression(expression) &&
			[ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken].includes(expression.operatorToken.kind)
		)
			return [...trace(expression.left), ...trace(expression.right)];
		if (ts.isElementAccessExpression(expression) || ts.isPropertyAccessExpression(expression))
			return traceAccess(expression);
		if (
			ts.isCallExpression(expression) &&
			ts.isPropertyAccessExpression(expression.expression) &&
			expression.expression.name.text === 'find'
		)
			return entriesOf(expression.expression.expression).flatMap(trace);
		if (ts.isIdentifier(expression)) return traceDeclaration(declarationOf(expression));
		return [unknownText];
	}

	/** The elements of an array literal, including those of arrays spread into it. */
	function entriesOf(list: ts.Node): ts.Node[] {
		const value = bare(list);
		if (ts.isArrayLiteralExpression(value))
			return value.elements.flatMap((each) =>
				ts.isSpreadElement(each) ? entriesOf(each.expression) : [each],
			);
		if (ts.isConditionalExpression(value))
			return [...entriesOf(value.whenTrue), ...entriesOf(value.whenFalse)];
		const declaration = ts.isIdentifier(value) ? declarationOf(value) : undefined;
		return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
			? entriesOf(declaration.initializer)
			: [list];
	}

	function findObjects(expression: ts.Node): ts.ObjectLiteralExpression[] {
		const value = bare(expression);
		if (ts.isObjectLiteralExpression(value)) return [value];
		if (ts.isConditionalExpression(value))
			return [...objectsOf(value.whenTrue), ...objectsOf(value.whenFalse)];
		if (ts.isPropertyAccessExpression(value)) return propertiesOf(value).flatMap(objectsOf);
		if (!ts.isIdentifier(value)) return [];
		const declaration = declarationOf(value);
		if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer)
			return objectsOf(declaration.initializer);
		return declaration && ts.isParameter(declaration) ? argumentsFor(declaration).flatMap(objectsOf) : [];
	}

	/** The values of one property of an object, or of all its properties if the key is unknown. */
	function propertiesOf(access: ts.ElementAccessExpression | ts.PropertyAccessExpression): ts.Expression[] {
		const wanted = ts.isPropertyAccessExpression(access) ? access.name.text : undefined;
		return objectsOf(access.expression).flatMap(({ properties }) =>
			properties
				.filter(ts.isPropertyAssignment)
				.filter(({ name }) => wanted === undefined || name.getText() === wanted)
				.map(({ initializer }) => initializer),
		);
	}

	function traceAccess(access: ts.ElementAccessExpression | ts.PropertyAccessExpression): MadeText[] {
		const made = propertiesOf(access).flatMap(trace);
		return made.length > 0 ? made : [unknownText];
	}

	/** The values that a destructuring pattern takes from an object, as in `({ name }: RuleSource)` or `const { name } = source`. */
	function traceBinding(binding: ts.BindingElement): MadeText[] {
		const owner = binding.parent.parent;
		const name = (binding.propertyName ?? binding.name).getText();
		const given = ts.isParameter(owner) ? argumentsFor(owner) : (owner.initializer ?? []);
		const made = [given]
			.flat()
			.flatMap(objectsOf)
			.flatMap(({ properties }) =>
				properties.filter(ts.isPropertyAssignment).filter((each) => each.name.getText() === name),
			)
			.flatMap(({ initializer }) => trace(initializer));
		return made.length > 0 ? made : [unknownText];
	}

	/** All calls of a function with this name, in all files. */
	const callsOf = (name: string): ts.CallExpression[] =>
		calls.filter(({ expression }) => ts.isIdentifier(expression) && expression.text === name);

	return { trace, callsOf };
}
