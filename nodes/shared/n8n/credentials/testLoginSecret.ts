import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { isLoginSecret, SHORTEST_SECRET } from '../../core/login/loginSecret';

const MAKE_ONE = 'for example the output of: openssl rand -base64 48';

/** The credential test in n8n's dialog: the secret must be long and must not repeat a few characters. */
export async function testLoginSecret(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const secret = data?.secret;
	if (!isLoginSecret(secret)) {
		return {
			status: 'Error',
			message: `The secret must have at least ${SHORTEST_SECRET} characters, ${MAKE_ONE}`,
		};
	}
	return new Set(secret).size < 12
		? { status: 'Error', message: `The secret repeats too few characters. Use random text, ${MAKE_ONE}` }
		: { status: 'OK', message: 'The secret is long enough' };
}
