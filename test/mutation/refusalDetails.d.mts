export function shouldIgnore(path: object): string | undefined;
