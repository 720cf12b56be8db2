// A step that does nothing.
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
		properties: [],
	};
	async execute() {
		return [this.getInputData()];
	}
}
module.exports = { BareStep };
