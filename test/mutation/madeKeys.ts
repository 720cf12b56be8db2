import { inject } from 'vitest';
import type { KeyPair } from '../support/samlIdp/keys';

declare module 'vitest' {
	interface ProvidedContext {
		keys: KeyPair[];
		unfit: Record<'short' | 'elliptic', string>;
	}
}

const keys = inject('keys').values();

/** Stands in for the maker of keys and gives those of the configuration, in the order all tests ask for them. */
export async function makeKeyPair(): Promise<KeyPair> {
	const { value } = keys.next();
	if (!value) throw new Error('more keys are asked for than were made');
	return value;
}

export const makeUnfitCertificates = async (): Promise<Record<'short' | 'elliptic', string>> =>
	inject('unfit');
