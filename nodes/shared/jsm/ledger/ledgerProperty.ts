import { isEqual, omit } from 'lodash';
import { parseLedger } from '../../core/access/ledger';
import { mergeLedgers } from '../../core/access/ledgerPlan';
import { refuseBusy, type LedgerStore, type StoredRecord } from '../../core/access/ledgerStore';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { readEntityProperty, removeEntityProperty, writeEntityProperty } from '../api/entityProperties';
import type { JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';
import { waitsForNewAccount } from '../client/retryTiming';
import { isJustRead } from './justRead';
import { refusesProperties } from './lastingRefusal';
import { findPlace, knownPlace, moveToCaller, noteTaken, propertyAt, type Place } from './ledgerPlace';
import { createSubjectIndexProperty } from './subjectIndexProperty';

/** Stands with the calling account for a record that was deleted while the one on the customer could not be. */
const REMOVED = { removed: true };

/** The record on the customer was refused when this one, with the calling account, was written. */
const OTHER_UNREAD = 'otherUnread';

/** A record as it stands in a place; `isThere` also where it only says that there is none. */
interface PlacedRecord extends StoredRecord {
	isThere: boolean;
}

/**
 * The ledger as a property of the customer's Jira account, or of the calling account where the site refuses properties of
 * portal-only accounts. Then only the calling account is believed; a record that the customer has from before counts
 * until the calling account has one.
 * Jira has no conditional write, so the record is read immediately before: only a write between the two goes unnoticed.
 */
export function createLedgerProperty(client: JsmClient): LedgerStore {
	const readAt = async (place: Place, accountId: string): Promise<JsmOutcome<PlacedRecord>> => {
		const property = await propertyAt(client, place, accountId);
		if (!property.ok) return property;
		// An unknown account looks like one without the property; the next call reveals the difference.
		const found = await readEntityProperty(client, property.value);
		if (!found.ok) return found;
		const { value } = found;
		if (value === null) {
			return failJsm(
				'jsm-unexpected-answer',
				{ method: 'GET', ...property.value },
				{ expected: 'a property with its value' },
			);
		}
		const read = { isThere: value !== undefined, readAt: client.now(), from: place };
		if (place === 'customer' || typeof value !== 'object') return accept({ ...read, record: value });
		if (isEqual(value, REMOVED)) return accept({ ...read, record: undefined });
		return OTHER_UNREAD in value
			? accept({ ...read, record: omit(value, OTHER_UNREAD), isOtherUnread: true })
			: accept({ ...read, record: value });
	};

	const read = async (accountId: string): Promise<Outcome<StoredRecord>> => {
		if (knownPlace(client, accountId) === 'caller') return await readMoved(accountId);
		const first = readAt('customer', accountId);
		// Side by side, because a customer may still show a record that has moved; the first answer of all names the caller.
		const isCallerKnown = client.memory.ownIds.has(client.account);
		const askPlace = async () => await findPlace(client, accountId);
		const [found, place] = await Promise.all([first, isCallerKnown ? askPlace() : first.then(askPlace)]);
		if (!place.ok) return place;
		if (place.value === 'caller') return await readMoved(accountId, found);
		if (found.ok) return found;
		const moved = await moveToCaller(client, accountId, found);
		return moved.ok ? await readMoved(accountId, found) : moved;
	};

	/**
	 * The record with the calling account, and what the customer has from before. A record that Jira refuses to show is
	 * unknown, not absent: it is looked for again, at most once an hour, until Jira says whether there is one.
	 *
	 * @param seen what the customer was just found to have
	 */
	const readMoved = async (
		accountId: string,
		seen?: JsmOutcome<PlacedRecord>,
	): Promise<Outcome<StoredRecord>> => {
		const { refusedProperties } = client.memory;
		const moved = await readAt('caller', accountId);
		if (!moved.ok) return moved;
		const { isThere, isOtherUnread } = moved.value;
		const isRefusedLately = refusedProperties.has(client.account);
		if (isThere && (!isOtherUnread || (isRefusedLately && !seen?.ok))) return moved;
		const earlier = seen ?? (await readPatiently(accountId));
		if (earlier.ok) return withEarlier(moved.value, earlier.value);
		if (!refusesProperties(earlier)) return earlier;
		refusedProperties.set(client.account, true);
		return accept({ ...moved.value, isOtherUnread: true });
	};

	/** One refusal may be a mistake. */
	const readPatiently = async (accountId: string): Promise<JsmOutcome<PlacedRecord>> => {
		const first = await readAt('customer', accountId);
		const isRepeated =
			!first.ok && refusesProperties(first) && !client.memory.refusedProperties.has(client.account);
		return isRepeated ? await readAt('customer', accountId) : first;
	};

	/** Adds what the customer was granted before the records moved. What cannot be read is handed on to be refused. */
	const withEarlier = (moved: PlacedRecord, earlier: PlacedRecord): Outcome<StoredRecord> => {
		const read = { readAt: client.now(), from: 'caller' };
		if (!moved.isThere || !earlier.isThere)
			return accept({ ...read, record: moved.record ?? earlier.record });
		const [then, since] = [parseLedger(earlier.record), parseLedger(moved.record)];
		if (!then.ok) return accept({ ...read, record: earlier.record });
		return accept({ ...read, record: since.ok ? mergeLedgers(then.value, since.value) : moved.record });
	};

	const writeAt = async (place: Place, accountId: string, record: object): Promise<JsmOutcome<true>> => {
		const property = await propertyAt(client, place, accountId);
		return property.ok ? await writeEntityProperty(client, property.value, record) : property;
	};

	const writeMoved = async (
		accountId: string,
		record: object,
		{ isOtherUnread }: StoredRecord,
	): Promise<JsmOutcome<true>> =>
		await writeAt('caller', accountId, isOtherUnread ? { ...record, [OTHER_UNREAD]: true } : record);

	const removeAt = async (place: Place, accountId: string): Promise<JsmOutcome<true>> => {
		const property = await propertyAt(client, place, accountId);
		return property.ok ? await removeEntityProperty(client, property.value) : property;
	};

	/** The first record of an account that Jira has just made: other endpoints may not know it yet. */
	const writePatiently = async (accountId: string, record: object): Promise<JsmOutcome<true>> => {
		let written = await writeAt('customer', accountId, record);
		for (const wait of waitsForNewAccount) {
			if (written.ok || written.status !== 404 || wait > client.patience.left) break;
			client.patience.left -= wait;
			await client.sleep(wait);
			written = await writeAt('customer', accountId, record);
		}
		return written;
	};

	const write = async (accountId: string, record: object, replaced: StoredRecord): Promise<Outcome<true>> => {
		if (knownPlace(client, accountId) === 'caller') return await writeMoved(accountId, record, replaced);
		const written =
			replaced.record === undefined
				? await writePatiently(accountId, record)
				: await writeAt('customer', accountId, record);
		if (written.ok) noteTaken(client, accountId);
		if (written.ok) return written;
		const moved = await moveToCaller(client, accountId, written);
		if (!moved.ok) return moved;
		// Another process may have moved before, and keep the record of this account there already.
		const there = await readAt('caller', accountId);
		if (!there.ok) return there;
		if (there.value.isThere && !isEqual(there.value.record, replaced.record)) return refuseBusy();
		return await writeMoved(accountId, record, replaced);
	};

	/** Whether the record was read so lately that it may be replaced, from the place where it is to be replaced. */
	const isCurrent = (accountId: string, stored: StoredRecord): boolean =>
		isJustRead(client, stored) &&
		(stored.from === undefined || stored.from === (knownPlace(client, accountId) ?? 'customer'));

	return {
		name: 'property',
		read,
		write: async (accountId, record, known) => {
			let replaced = known;
			if (!isCurrent(accountId, known)) {
				const found = await read(accountId);
				if (!found.ok) return found;
				if (!isEqual(found.value.record, known.record)) return refuseBusy();
				replaced = found.value;
			}
			const written = await write(accountId, record, replaced);
			if (!written.ok) return written;
			const { isOtherUnread } = replaced;
			return accept({
				record,
				...(isOtherUnread ? { isOtherUnread } : {}),
				// Its first record is as good as just read.
				...(known.ofNewAccount ? { readAt: client.now() } : {}),
			});
		},
		remove: async (accountId) => {
			const place = await findPlace(client, accountId);
			if (!place.ok) return place;
			const onCustomer = await removeAt('customer', accountId);
			if (place.value === 'customer') return onCustomer;
			if (onCustomer.ok) return await removeAt('caller', accountId);
			return refusesProperties(onCustomer) ? await writeAt('caller', accountId, REMOVED) : onCustomer;
		},
		subjects: createSubjectIndexProperty(client),
	};
}
