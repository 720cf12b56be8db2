/** Prints what happens now, with the seconds since the start. */
export type Progress = (sentence: string) => void;

export const silent: Progress = () => undefined;

export function createProgress(write: (line: string) => void = console.log): Progress {
	const begin = Date.now();
	return (sentence) =>
		write(`[${String(Math.round((Date.now() - begin) / 1000)).padStart(4)} s] ${sentence}`);
}
