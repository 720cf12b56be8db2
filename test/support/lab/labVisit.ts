import { expect } from 'vitest';
import type { Lab } from '../../lab/lab';

/** One request, by a browser or another client. */
export interface Visit {
	status: number;
	page: string;
	location: string | null;
	cookies: string[];
}

export async function visit(url: string, init: RequestInit = {}): Promise<Visit> {
	const answer = await fetch(url, { redirect: 'manual', ...init });
	return {
		status: answer.status,
		page: await answer.text(),
		location: answer.headers.get('location'),
		cookies: answer.headers.getSetCookie(),
	};
}

/** Runs requests and asserts that none of them started an execution or reached Jira. */
export async function startsNothing({ n8n, simulator }: Lab, requests: () => Promise<Visit>): Promise<Visit> {
	const executions = await n8n.countExecutions();
	const calls = simulator.calls.length;
	const answer = await requests();
	expect(await n8n.countExecutions()).toBe(executions);
	expect(simulator.calls.length).toBe(calls);
	expect(answer.page).not.toMatch(/<script|Workflow|stack|n8n/i);
	return answer;
}
