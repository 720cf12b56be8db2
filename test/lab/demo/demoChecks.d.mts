export const DISK_NEEDED_GB: number;
export function explainMachine(
	root: string,
	facts?: { node?: string; freeGb?: number; isInstalled?: boolean },
): string | undefined;
export function isBuildOutdated(root: string): boolean;
