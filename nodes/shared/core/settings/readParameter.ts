/** Reads one field of a node's panel by its path; returns the fallback if the panel does not show the field. */
export type ReadParameter = (path: string, fallback: unknown) => unknown;
