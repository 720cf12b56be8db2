import { isEqual } from 'lodash';
import { refuseBusy, type LedgerStore, type StoredRecord } from '../../core/access/ledgerStore';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { readEntityProperty, removeEntityProperty, writeEntityProperty } from '../api/entityProperties';
import type { JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';
import { waitsForNewAccount } from '../client/retryTiming';
import {
	findPlace,
	knownPlace,
	moveToCaller,
	propertyAt,
	refusesProperties,
	type Place,
} from './ledgerPlace';
import { isJustRead } from './justRead';
import { createSubjectIndexProperty } from './subjectIndexProperty';

/**
 * The ledger as a property of the customer's Jira account, or of the calling account where the site refuses properties of
 * portal-only accounts.
 * Jira has no conditional write, so the record is read immediately before: only a write between the two goes unnoticed.
 */
export function createLedgerProperty(client: JsmClient): LedgerStore {
	const readAt = async (place: Place, accountId: string): Promise<JsmOutcome<StoredRecord>> => {
		const property = await propertyAt(client, place, accountId);
		if (!property.ok) return property;
		// An unknown account looks like one without the property; the next call reveals the difference.
		const found = await readEntityProperty(client, property.value);
		if (!found.ok) return found;
		return found.value === null
			? failJsm(
					'jsm-unexpected-answer',
					{ method: 'GET', ...property.value },
					{ expected: 'a property with its value' },
				)
			: accept({ record: found.value, readAt: client.now() });
	};

	const read = async (accountId: string): Promise<Outcome<StoredRecord>> => {
		if (knownPlace(client, accountId) === 'caller') return await readMoved(accountId);
		const found = await readAt('customer', accountId);
		if (found.ok && found.value.record !== undefined) return found;
		// Only now it matters where the record would be: the record of a returning customer costs one call.
		const place = await findPlace(client, accountId);
		if (!place.ok) return place;
		if (place.value === 'caller') return await readAt('caller', accountId);
		if (found.ok) return found;
		const moved = await moveToCaller(client, accountId, found);
		return moved.ok ? await readAt('caller', accountId) : moved;
	};

	/** A record may also have been written before the site began to refuse them. */
	const readMoved = async (accountId: string): Promise<Outcome<StoredRecord>> => {
		const moved = await readAt('caller', accountId);
		if (!moved.ok || moved.value.record !== undefined) return moved;
		const earlier = await readAt('customer', accountId);
		if (earlier.ok) return earlier;
		return refusesProperties(earlier) ? moved : earlier;
	};

	const writeAt = async (place: Place, accountId: string, record: object): Promise<JsmOutcome<true>> => {
		const property = await propertyAt(client, place, accountId);
		return property.ok ? await writeEntityProperty(client, property.value, record) : property;
	};

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

	const write = async (
		accountId: string,
		record: object,
		{ record: replaced }: StoredRecord,
	): Promise<Outcome<true>> => {
		if (knownPlace(client, accountId) === 'caller') return await writeAt('caller', accountId, record);
		const written =
			replaced === undefined
				? await writePatiently(accountId, record)
				: await writeAt('customer', accountId, record);
		if (written.ok) return written;
		const moved = await moveToCaller(client, accountId, written);
		if (!moved.ok) return moved;
		// Another process may have moved before, and keep the record of this account there already.
		const there = await readAt('caller', accountId);
		if (!there.ok) return there;
		if (there.value.record !== undefined && !isEqual(there.value.record, replaced)) return refuseBusy();
		return await writeAt('caller', accountId, record);
	};

	return {
		name: 'property',
		read,
		write: async (accountId, record, replaced) => {
			if (!isJustRead(client, replaced)) {
				const found = await read(accountId);
				if (!found.ok) return found;
				if (!isEqual(found.value.record, replaced.record)) return refuseBusy();
			}
			const written = await write(accountId, record, replaced);
			if (!written.ok) return written;
			// Its first record is as good as just read.
			return accept({ record, ...(replaced.ofNewAccount ? { readAt: client.now() } : {}) });
		},
		remove: async (accountId) => {
			const place = await findPlace(client, accountId);
			if (!place.ok) return place;
			const onCustomer = await removeAt('customer', accountId);
			if (place.value === 'customer') return onCustomer;
			return onCustomer.ok || refusesProperties(onCustomer)
				? await removeAt('caller', accountId)
				: onCustomer;
		},
		subjects: createSubjectIndexProperty(client),
	};
}
