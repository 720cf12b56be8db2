import { LRUCache } from 'lru-cache';
import type { Send } from '../../core/provider/http';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { readCloudId } from '../../jsm/client/cloudId';
import { needsCloudId, siteUrlOf, type JsmCredential } from '../../jsm/client/site';

/** How long a Cloud ID is used before it is read again, in milliseconds: the address of a site may change hands. */
const REREAD_AFTER = 60 * 60_000;

/** Site URL → its Cloud ID. Kept beyond the hour for calls of an execution that began before. */
const sites = new LRUCache<string, { cloudId: string; readAt: number }>({ max: 100 });
const running = new Map<string, Promise<Outcome<string>>>();

/**
 * Completes a credential whose Cloud ID is empty: the Cloud ID is read from the site's address and remembered in this
 * process. During an outage of the site the remembered one is used.
 *
 * @param send without authentication
 */
export async function completeCredential<T extends JsmCredential>(
	credential: T,
	send: Send,
): Promise<Outcome<T>> {
	if (!needsCloudId(credential)) return accept(credential);
	const site = siteUrlOf(credential);
	if (!site.ok) return site;
	const cloudId = await findCloudId(site.value, send);
	return cloudId.ok ? accept({ ...credential, cloudId: cloudId.value }) : cloudId;
}

async function findCloudId(siteUrl: string, send: Send): Promise<Outcome<string>> {
	const known = sites.get(siteUrl);
	if (known && Date.now() - known.readAt < REREAD_AFTER) return accept(known.cloudId);
	const other = running.get(siteUrl);
	const own = other ?? readCloudId(send, siteUrl).finally(() => running.delete(siteUrl));
	running.set(siteUrl, own);
	const read = await own;
	if (read.ok) sites.set(siteUrl, { cloudId: read.value, readAt: Date.now() });
	return !read.ok && read.reason === 'jsm-unavailable' && known ? accept(known.cloudId) : read;
}

/** The credential with the Cloud ID that this process has read for its site, if its own is empty. */
export function withKnownCloudId(credential: JsmCredential): JsmCredential {
	if (!needsCloudId(credential)) return credential;
	const site = siteUrlOf(credential);
	const known = site.ok ? sites.get(site.value) : undefined;
	return known ? { ...credential, cloudId: known.cloudId } : credential;
}
