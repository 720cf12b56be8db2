class BareEnd {
	description = {
		displayName: 'Bare End',
		name: 'bareEnd',
		group: ['output'],
		version: 1,
		description: 'Yardstick of the bench',
		defaults: { name: 'Bare End' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};
	async execute() {
		this.sendResponse({
			statusCode: 302,
			headers: { location: 'http://localhost/portal' },
			body: '.',
		});
		return [this.getInputData()];
	}
}
module.exports = { BareEnd };
