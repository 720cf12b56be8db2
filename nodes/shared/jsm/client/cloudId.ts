import { HttpFailure, type Send } from '../../core/provider/http';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { refuseAnswer, refuseFailure } from './jsmRefusal';
import { isCloudId } from './site';

const call = { method: 'GET', path: '/_edge/tenant_info' } as const;

/**
 * Reads the Cloud ID of a site from its public address, `GET /_edge/tenant_info` (support.atlassian.com, "Retrieve my
 * Atlassian site's cloud ID").
 *
 * @param send without authentication: nobody may get the token before it is known where it belongs
 * @param siteUrl without a trailing slash
 */
export async function readCloudId(send: Send, siteUrl: string): Promise<Outcome<string>> {
	const answer = await send({ method: call.method, url: `${siteUrl}${call.path}` }).catch(
		(error: unknown) => {
			if (error instanceof HttpFailure) return error;
			throw error;
		},
	);
	if (answer instanceof HttpFailure) return refuseFailure(call, answer);
	const { status, body } = answer;
	const cloudId = status === 200 ? readField(body) : undefined;
	if (cloudId !== undefined) return accept(cloudId);
	const refused = refuseAnswer(call, answer, { baseUrl: siteUrl });
	if (
		['jsm-site-renamed', 'jsm-site-suspended', 'jsm-unavailable', 'jsm-rate-limited'].includes(refused.reason)
	) {
		return refused;
	}
	return refuse('setting-invalid', {
		field: 'Cloud ID',
		expected: `a value, because ${siteUrl}${call.path} does not say it`,
		received: `status ${status}${status === 200 ? ' without a Cloud ID' : ''}`,
		hint: 'Check Site URL, which must be the address at atlassian.net, or enter the Cloud ID',
	});
}

function readField(body: string): string | undefined {
	try {
		const { cloudId } = (JSON.parse(body) ?? {}) as { cloudId?: unknown };
		return isCloudId(cloudId) ? cloudId : undefined;
	} catch {
		return undefined;
	}
}
