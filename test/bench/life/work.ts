import { sumBy } from 'lodash';
import { mapInParallel } from '../../../nodes/shared/core/concurrency/inParallel';
import { beginOf, type Kind } from '../logins/logins';
import type { Population } from '../logins/population';
import type { Target } from '../logins/target';
import { processorTimeOf } from '../processes/processes';

/** Logins at the same time. */
const AT_ONCE = 4;

/** What a login costs through one workflow. Milliseconds. */
export interface Work {
	/** Processor time of n8n, or of the broker. */
	startProcessor: number;
	loginProcessor: number;
	/** Time from one end to the next, four at once. */
	start: number;
	login: number;
}

/** Processor time used so far by what answers this kind of login, in milliseconds. */
function processorTime({ processes, broker }: Target, kind: Kind): number {
	const pids = kind === 'keycloak' ? (broker?.pids() ?? []) : processes().map(({ pid }) => pid);
	return sumBy(pids, processorTimeOf);
}

/**
 * Times login starts, then whole logins of people who return. A whole login is a start and its end; the provider's own
 * part is not counted.
 */
export async function measureWork(
	target: Target,
	kind: Kind,
	population: Population,
	{ starts, logins }: { starts: number; logins: number },
): Promise<Work> {
	const begin = beginOf(target, kind);
	const timed = async <T>(jobs: readonly T[], job: (input: T) => Promise<unknown>) => {
		const before = { processor: processorTime(target, kind), at: performance.now() };
		await mapInParallel(jobs, AT_ONCE, async (input) => {
			await job(input);
		});
		return {
			processor: (processorTime(target, kind) - before.processor) / jobs.length,
			time: (performance.now() - before.at) / jobs.length,
		};
	};
	const begun: Awaited<ReturnType<typeof begin>>[] = [];
	const start = await timed(Array.from({ length: starts }), async () => begun.push(await begin()));
	const end = await timed(begun.slice(0, logins), async (finish) => await finish(population.next()));
	return {
		startProcessor: start.processor,
		loginProcessor: start.processor + end.processor,
		start: start.time,
		login: start.time + end.time,
	};
}
