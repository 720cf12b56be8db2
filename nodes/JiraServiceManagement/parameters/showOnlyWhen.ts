import type { INodeProperties } from 'n8n-workflow';

/** The field, shown only while the parameters named in `show` have one of these values, besides its own conditions. */
export const showOnlyWhen = (
	show: Record<string, (string | boolean)[]>,
	field: INodeProperties,
): INodeProperties => ({
	...field,
	displayOptions: { ...field.displayOptions, show: { ...show, ...field.displayOptions?.show } },
});
