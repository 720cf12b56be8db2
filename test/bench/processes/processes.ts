import { readdirSync, readFileSync } from 'node:fs';

/* Figures of a process from Linux's /proc, see proc(5). */

export interface Process {
	name: string;
	pid: number;
}

/** Processor time used so far, in milliseconds. */
export function processorTimeOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /, '')
		.split(' ');
	// User and system time, fields 14 and 15, in ticks of 10 ms.
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

const statusOf = (pid: number, field: RegExp): number =>
	Number(field.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** Resident memory in MB. */
export const memoryOf = (pid: number): number => statusOf(pid, /VmRSS:\s+(\d+)/) / 1024;

export const threadsOf = (pid: number): number => statusOf(pid, /Threads:\s+(\d+)/);

/** Open files, sockets and pipes. */
export const handlesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** All descendants of a process. */
export function descendantsOf(pid: number): number[] {
	const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
		readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
	);
	return children.flatMap((child) => [child, ...descendantsOf(child)]);
}
