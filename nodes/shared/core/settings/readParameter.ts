/** Reads one field of a node's panel by its path; the fallback is for a field the panel does not show. */
export type ReadParameter = (path: string, fallback: unknown) => unknown;
