import type { INodeProperties } from 'n8n-workflow';
import type { Parameters } from './parameter';
import { showOnlyWhen } from './showOnlyWhen';

type DataSource = 'loginItem' | 'fields';

/** Where the values of an operation come from. */
export const dataSourceField: INodeProperties = {
	displayName: 'Data Source',
	name: 'dataSource',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Login Item',
			value: 'loginItem',
			description:
				'The verified login that flows through the workflow. An item without valid proof is refused.',
		},
		{ name: 'Fields Below', value: 'fields', description: 'Your own values, for any other workflow' },
	],
	default: 'loginItem',
};

/** Shows a field only when the values come from fields. */
export const onlyForFields = (field: INodeProperties): INodeProperties =>
	showOnlyWhen({ dataSource: ['fields'] }, field);

/** Shows a field only when the values come from the login. */
export const onlyForLogin = (field: INodeProperties): INodeProperties =>
	showOnlyWhen({ dataSource: ['loginItem'] }, field);

export const readDataSource = ({ context, index }: Parameters): DataSource =>
	context.getNodeParameter(dataSourceField.name, index, 'loginItem') === 'fields' ? 'fields' : 'loginItem';
