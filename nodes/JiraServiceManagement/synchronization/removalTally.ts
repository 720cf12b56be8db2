import type { Removal } from '../../shared/core/access/accessState';
import type { Change } from '../../shared/core/login/loginItem';
import type { Refusal } from '../../shared/core/refusal/outcome';
import type { OperationRun } from '../operation';

/**
 * Counts the removals of all items together: a wrong list takes a little from many people, so no single item exceeds
 * its own limit.
 *
 * @param most how many removals all items may have
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
		/** Names the limit of all items in the refusal if that was the one exceeded. */
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
