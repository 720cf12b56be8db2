import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

// Shared by the credential tests in n8n's dialog.

export const fine = (message: string): INodeCredentialTestResult => ({ status: 'OK', message });
export const wrong = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/**
 * Reads a document of the provider, within ten seconds and without following a redirect.
 *
 * @param json whether the body is parsed; otherwise it is text
 * @returns `undefined` if it cannot be read
 */
export async function readPublished(
	context: ICredentialTestFunctions,
	url: string,
	json: boolean,
): Promise<{ body: unknown } | undefined> {
	try {
		// n8n offers credential tests no other request function.
		const request = context.helpers.request as (options: object) => Promise<unknown>;
		const options = { method: 'GET', uri: url, timeout: 10_000, followRedirect: false };
		return { body: await request(json ? { ...options, json } : options) };
	} catch {
		return undefined;
	}
}
