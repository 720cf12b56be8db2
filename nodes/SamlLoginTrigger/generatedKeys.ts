import { get } from 'lodash';
import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { text } from '../shared/core/settings/settingValues';
import { openKeyPair, type KeyUse } from '../shared/saml/keys/sealedKeyPair';
import type { ServiceProviderKey } from '../shared/saml/keys/serviceProviderKeys';

const FIELD = 'Generated Keys';

const names: Record<KeyUse, string> = { signing: 'Signing Key Pair', decryption: 'Decryption Key Pair' };

const rowsFor = (use: KeyUse, searchListMethod: string, description: string): INodePropertyCollection => ({
	displayName: names[use],
	name: use,
	values: [
		{
			displayName: 'Key Pair',
			name: 'keyPair',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			description,
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					placeholder: 'Open to generate one …',
					typeOptions: { searchListMethod },
				},
			],
		},
	],
});

/** The setting for generated keys. It is in the panel because a credential has no control that runs code. */
export const generatedKeys: INodeProperties = {
	displayName: FIELD,
	name: 'ourKeys',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Key Pair',
	default: {},
	description:
		'Key pairs of this service provider. Opening the list of a new row generates one; choosing it stores it in this workflow, encrypted with the Login Secret. To replace a key, add a pair below the old one, publish, let the provider read the metadata URL again, then remove the old pair and publish. Pairs in the credential come before these.',
	options: [
		rowsFor(
			'signing',
			'makeSigningKeyPair',
			'The first pair signs requests; the certificates of all are in our metadata',
		),
		rowsFor(
			'decryption',
			'makeDecryptionKeyPair',
			'All pairs decrypt; the certificate of the last one is in our metadata',
		),
	],
};

/** The sealed key pairs in the panel, in the order of the rows; a row without a choice is an empty text. */
export type SealedKeys = Readonly<Record<KeyUse, readonly string[]>>;

export function readSealedKeys(parameter: IDataObject): SealedKeys {
	const rowsOf = (use: KeyUse): string[] =>
		((parameter[use] ?? []) as IDataObject[]).map((row) => text(get(row, 'keyPair.value')));
	return { signing: rowsOf('signing'), decryption: rowsOf('decryption') };
}

export type GeneratedKeys = Readonly<Record<KeyUse, readonly ServiceProviderKey[]>>;

async function openRows(
	secret: string,
	use: KeyUse,
	rows: readonly string[],
): Promise<Outcome<ServiceProviderKey[]>> {
	const keys: ServiceProviderKey[] = [];
	for (const [index, sealed] of rows.entries()) {
		const key = await openKeyPair(secret, use, sealed);
		if (!key) {
			return refuse('setting-invalid', {
				field: `${FIELD}, ${names[use]}, row ${index + 1}`,
				...(sealed
					? {
							expected: 'a key pair generated for this use and encrypted with this Login Secret',
							hint: 'Remove the row and generate a new pair, or restore the old Login Secret',
						}
					: {
							expected: 'a key pair',
							hint: 'Open the list and choose the key pair in it, or remove the row',
						}),
			});
		}
		keys.push(key);
	}
	return accept(keys);
}

/** Opens the key pairs of all rows. A refusal names the row that cannot be opened. */
export async function openSealedKeys(secret: string, sealed: SealedKeys): Promise<Outcome<GeneratedKeys>> {
	const signing = await openRows(secret, 'signing', sealed.signing);
	if (!signing.ok) return signing;
	const decryption = await openRows(secret, 'decryption', sealed.decryption);
	return decryption.ok ? accept({ signing: signing.value, decryption: decryption.value }) : decryption;
}
