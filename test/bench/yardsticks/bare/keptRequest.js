const { Agent, request } = require('node:https');

// The cheapest way to ask: one kept connection per service, no library.
const agent = new Agent({ keepAlive: true });

/** Requests a URL and ignores the answer. */
const keptRequest = (url) =>
	new Promise((resolve, reject) => {
		const sent = request(url, { agent }, (answer) => {
			answer.on('error', reject).on('end', resolve).resume();
		});
		sent.on('error', reject).end();
	});

module.exports = { keptRequest };
