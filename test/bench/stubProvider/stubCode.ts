import { createHash } from 'node:crypto';

/** Data of a sign-in. The stub provider stores nothing, so the code contains it. */
export interface StubSignIn {
	person: string;
	nonce: string;
	challenge: string;
}

const encode = (signIn: StubSignIn): string => Buffer.from(JSON.stringify(signIn)).toString('base64url');

export const decodeStubCode = (code: string): StubSignIn =>
	JSON.parse(Buffer.from(code, 'base64url').toString()) as StubSignIn;

export const challengeOf = (verifier: string): string =>
	createHash('sha256').update(verifier).digest('base64url');

/** The callback URL to which the authorization endpoint would redirect the browser. */
export function signInAtStub(address: string, person: string): string {
	const { searchParams } = new URL(address);
	const read = (name: string): string => searchParams.get(name) ?? '';
	const callback = new URL(read('redirect_uri'));
	const code = encode({ person, nonce: read('nonce'), challenge: read('code_challenge') });
	callback.search = new URLSearchParams({ code, state: read('state') }).toString();
	return callback.href;
}
