import type { Logger } from 'n8n-workflow';

/** One log line written by a node. */
export interface LogEntry {
	level: 'debug' | 'info' | 'warn' | 'error';
	message: string;
	metadata: Record<string, unknown>;
}

/** A logger that records its lines. */
export function recordLog(): { logger: Logger; entries: LogEntry[]; text: () => string } {
	const entries: LogEntry[] = [];
	const note =
		(level: LogEntry['level']) =>
		(message: string, metadata: object = {}): void =>
			void entries.push({ level, message, metadata: { ...metadata } });
	const logger = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
	return {
		logger,
		entries,
		text: () =>
			entries
				.map(({ level, message, metadata }) => `${level} ${message} ${JSON.stringify(metadata)}`)
				.join('\n'),
	};
}
