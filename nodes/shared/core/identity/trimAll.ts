/** Texts as they are compared with rules: trimmed, each once. */
export const trimAll = (texts: readonly string[]): Set<string> => new Set(texts.map((text) => text.trim()));
