export function isTreeInstalled(folder: string): boolean;
export function rememberTree(folder: string): void;
