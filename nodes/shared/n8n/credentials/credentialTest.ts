import type { INodeCredentialTestResult } from 'n8n-workflow';
import { HttpFailure, type Send } from '../../core/provider/http';

// Shared by the credential tests in n8n's dialog.

export const fine = (message: string): INodeCredentialTestResult => ({ status: 'OK', message });
export const wrong = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/**
 * Reads a document of the provider, as a login does.
 *
 * @returns a sentence that says why it cannot be read, or its text
 */
export async function readPublished(
	send: Send,
	url: string,
): Promise<{ text: string } | { problem: string }> {
	try {
		const { status, body } = await send({ method: 'GET', url });
		return status === 200
			? { text: body }
			: { problem: `${url} cannot be read: it answers with status ${status}` };
	} catch (error) {
		return {
			problem: `${url} cannot be read: ${error instanceof HttpFailure ? error.message : 'no answer'}`,
		};
	}
}
