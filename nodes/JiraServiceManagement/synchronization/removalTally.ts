import { range, sum } from 'lodash';
import { mapInParallel } from '../../shared/core/concurrency/inParallel';
import { refuseRemovals } from '../../shared/core/access/accessPlan';
import type { Removal } from '../../shared/core/access/accessState';
import type { Change } from '../../shared/core/login/loginItem';
import { accept, type Outcome, type Refusal } from '../../shared/core/refusal/outcome';
import type { OperationRun } from '../operation';
import { readOptions, readParallel } from '../parameters/readOptions';

const isRemoval = ({ do: what }: Change): boolean => what.startsWith('remove');

/**
 * Plans every item of the run before the first one is written, because a wrong list can remove a little from many people
 * without any item exceeding its own limit. Refuses all of them if together they would remove too much.
 *
 * @param most maximum number of removals of all items of the execution together
 * @param plan does an item in a dry run and fills the changes of its run; what it refuses removes nothing
 */
export async function requireFewRemovals(
	run: OperationRun,
	most: number,
	plan: (run: OperationRun) => Promise<unknown>,
): Promise<Outcome<true>> {
	const { done, planned } = await run.onceInThisRun('planned removals', async () => ({
		done: run.counts.removals,
		planned: await planRemovals(run, most - run.counts.removals, plan),
	}));
	if (planned === 0 || done + planned <= most) return accept(true);
	const { detail, ...refusal } = refuseRemovals(planned, most);
	const before = done > 0 ? `, of which ${done} are done` : '';
	return { ...refusal, detail: { ...detail, expected: `at most ${most} in all items${before}` } };
}

async function planRemovals(
	{ context, openItem }: OperationRun,
	left: number,
	plan: (run: OperationRun) => Promise<unknown>,
): Promise<number> {
	const items = range(context.getInputData().length);
	// A single item is refused as a whole by its own plan, and so are few items with small limits of their own.
	if (items.length < 2 || sum(items.map((index) => mostOf(context, index))) <= left) return 0;
	const counts = await mapInParallel(items, readParallel(context), async (index) => {
		if (context.getExecutionCancelSignal()?.aborted) return 0;
		// What an item cannot be planned for, such as a broken expression, is reported when the item itself runs.
		const opened = await openItem(index).catch(() => undefined);
		if (!opened?.ok) return 0;
		await plan(opened.value).catch(() => undefined);
		return opened.value.changes.filter((change) => isRemoval(change) && change.state === 'planned').length;
	});
	return sum(counts);
}

function mostOf(context: OperationRun['context'], index: number): number {
	try {
		return readOptions({ context, index }).maxRemovals;
	} catch {
		// An item whose options cannot be read is refused for that, and removes nothing.
		return 0;
	}
}

/** Counts what an item removed, and keeps the rest of the items within the limit if Jira changed since the plan. */
export function tallyRemovals({ counts }: OperationRun, most: number) {
	const left = Math.max(0, most - counts.removals);
	return {
		limit: (removal: Removal): Removal => ({ ...removal, most: Math.min(removal.most, left) }),
		count: (changes: readonly Change[]): void => {
			counts.removals += changes.filter((change) => {
				return isRemoval(change) && (change.state === 'done' || change.state === 'failed');
			}).length;
		},
		/** If the limit of all items was exceeded, names it in the refusal. */
		explain: (refusal: Refusal, own: Removal): Refusal =>
			refusal.reason === 'too-many-removals' && left < own.most
				? {
						...refusal,
						detail: {
							...refusal.detail,
							expected: `at most ${most} in all items, ${counts.removals} of them done`,
						},
					}
				: refusal,
	};
}
