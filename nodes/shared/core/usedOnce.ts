/**
 * Resolves to true for exactly one caller per key until `expiresAt` (milliseconds since the epoch).
 * Throws when the store behind it cannot be reached; then nobody logs in.
 */
export type UsedOnce = (key: string, expiresAt: number) => Promise<boolean>;
