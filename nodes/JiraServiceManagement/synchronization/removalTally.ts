import type { Removal } from '../../shared/core/access/accessState';
import type { Change } from '../../shared/core/login/loginItem';
import type { Refusal } from '../../shared/core/refusal/outcome';
import type { OperationRun } from '../operation';

/**
 * Counts the removals of all items together, because a wrong list can remove a little from many people without any item
 * exceeding its own limit.
 *
 * @param most maximum number of removals in all items together
 */
export async function tallyRemovals({ once }: OperationRun, most: number) {
	const all = await once('removals', async () => ({ count: 0 }));
	const left = Math.max(0, most - all.count);
	return {
		limit: (removal: Removal): Removal => ({ ...removal, most: Math.min(removal.most, left) }),
		count: (changes: readonly Change[]): void => {
			all.count += changes.filter(({ do: what, state }) => {
				return what.startsWith('remove') && (state === 'done' || state === 'failed');
			}).length;
		},
		/** If the limit of all items was exceeded, names it in the refusal. */
		explain: (refusal: Refusal, own: Removal): Refusal =>
			refusal.reason === 'too-many-removals' && left < own.most
				? {
						...refusal,
						detail: {
							...refusal.detail,
							expected: `at most ${most} in all items, ${all.count} of them done`,
						},
					}
				: refusal,
	};
}
