import { inject } from 'vitest';
import type { KeyPair } from '../support/samlIdp/keys';

declare module 'vitest' {
	interface ProvidedContext {
		keys: KeyPair[];
		unfit: Record<'short' | 'elliptic', string>;
	}
}

const keys = inject('keys').values();

/** Replaces the key generator in tests. Returns the keys from the configuration, in the order in which the tests request them. */
export async function makeKeyPair(): Promise<KeyPair> {
	const { value } = keys.next();
	if (!value) throw new Error('more keys are asked for than were made');
	return value;
}

export const makeUnfitCertificates = async (): Promise<Record<'short' | 'elliptic', string>> =>
	inject('unfit');
