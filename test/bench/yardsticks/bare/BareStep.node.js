// A step that does nothing, or requests a URL.
const { keptRequest } = require('./keptRequest.js');

class BareStep {
	description = {
		displayName: 'Bare Step',
		name: 'bareStep',
		group: ['transform'],
		version: 1,
		description: 'Yardstick of the bench',
		defaults: { name: 'Bare Step' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'Ask', name: 'ask', type: 'string', default: '' }],
	};
	async execute() {
		const { ask: url } = this.getNode().parameters;
		if (url) await keptRequest(url);
		return [this.getInputData()];
	}
}
module.exports = { BareStep };
