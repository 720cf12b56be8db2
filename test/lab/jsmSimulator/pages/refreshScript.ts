import { createHash } from 'node:crypto';

/** Fetches the page again and replaces its contents in place, so that it does not flicker and keeps its scroll position. */
export const refreshScript = `
setInterval(async () => {
	try {
		const text = await (await fetch(location.href, { cache: 'no-store' })).text();
		const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
		const shown = document.querySelector('main');
		if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
		document.body.classList.remove('stale');
	} catch {
		document.body.classList.add('stale');
	}
}, 2000);
`;

export const refreshScriptHash = `sha256-${createHash('sha256').update(refreshScript).digest('base64')}`;
