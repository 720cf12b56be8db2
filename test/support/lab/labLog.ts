import { expect } from 'vitest';
import type { N8n } from '../../lab/n8nServer/n8n';

export interface LabLog {
	text: () => string;
	/** Waits for a text, because a log line may arrive shortly after the page it is about. */
	holds: (words: string) => Promise<void>;
}

/** Records what n8n prints from now on. */
export function followLog(n8n: N8n): LabLog {
	const begin = n8n.log().length;
	const text = (): string => n8n.log().slice(begin);
	return { text, holds: async (words) => await expect.poll(text, { timeout: 10_000 }).toContain(words) };
}
