import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const places = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/opt/google/chrome/chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of Chromium on this machine: `CHROMIUM_PATH` if set. */
function findBrowser(): string {
	const found = [process.env.CHROMIUM_PATH, ...places].find((path) => path && existsSync(path));
	if (!found) {
		throw new Error(
			'No Chromium was found. On Debian or Ubuntu: apt-get install chromium; elsewhere set CHROMIUM_PATH to its executable.',
		);
	}
	return found;
}

export async function startBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: findBrowser(),
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}
