// A minimal trigger as a yardstick: redirects at /login, starts the workflow at /callback and /acs.
const { keptRequest } = require('./keptRequest.js');

class BareTrigger {
	description = {
		displayName: 'Bare Trigger',
		name: 'bareTrigger',
		group: ['trigger'],
		version: 2,
		description: 'Yardstick of the bench',
		defaults: { name: 'Bare Trigger' },
		inputs: [],
		outputs: ['main'],
		webhooks: [
			{ name: 'default', httpMethod: 'GET', responseMode: 'responseNode', path: 'login' },
			{ name: 'callback', httpMethod: 'GET', responseMode: 'responseNode', path: 'callback' },
			{ name: 'acs', httpMethod: 'POST', responseMode: 'responseNode', path: 'acs' },
		],
		properties: [{ displayName: 'Ask', name: 'ask', type: 'string', default: '' }],
	};
	webhookMethods = {
		default: { checkExists: async () => true, create: async () => true, delete: async () => true },
	};
	async webhook() {
		if (this.getWebhookName() === 'default') {
			this.getResponseObject().redirect(302, 'http://localhost/authorize');
			return { noWebhookResponse: true };
		}
		const { ask: url } = this.getNode().parameters;
		if (url) await keptRequest(url);
		return { workflowData: [[{ json: { login: { id: '1' } } }]] };
	}
}
module.exports = { BareTrigger };
