/** One entry of n8n's log. The console shows the message alone, so the message has to be enough. */
export interface LogEntry {
	level: 'debug' | 'info' | 'warn' | 'error';
	message: string;
	/** For a log that keeps fields. */
	facts?: Record<string, unknown>;
}

export type Log = (entry: LogEntry) => void;
