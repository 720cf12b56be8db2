import type { INodeProperties } from 'n8n-workflow';
import { eventRecord } from './eventRecord';

const showOnlyForOpenPortal = { operation: ['openPortal'] };
const showOnlyForPages = { operation: ['showPage', 'deny'] };

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Deny',
				value: 'deny',
				description: 'Show the customer why there is no access, with a reference number',
				action: 'Deny access',
			},
			{
				name: 'Open Portal',
				value: 'openPortal',
				description: 'Send the customer to a portal that this login was granted',
				action: 'Open the portal',
			},
			{
				name: 'Show Page',
				value: 'showPage',
				description: 'Show the customer a page with your own text and a reference number',
				action: 'Show a page',
			},
		],
		default: 'openPortal',
	},

	// Open Portal
	{
		displayName:
			'Opens the portal only if the trigger verified this login, Portal Access granted it and all required steps succeeded, whichever branch the item came on.',
		name: 'openPortalNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: showOnlyForOpenPortal },
	},
	{
		displayName: 'Landing Page',
		name: 'landing',
		type: 'options',
		options: [
			{
				name: 'Where the Customer Wanted to Go',
				value: 'requested',
				description: 'If that portal was granted, otherwise the first granted portal',
			},
			{
				name: 'First Granted Portal',
				value: 'first',
				description: 'The first granted row of the table in Portal Access',
			},
		],
		default: 'requested',
		displayOptions: { show: showOnlyForOpenPortal },
	},
	{
		displayName: 'Required Steps',
		name: 'requiredSteps',
		type: 'multiOptions',
		options: [
			{ name: 'Customer Found or Created', value: 'customer' },
			{ name: 'Memberships Set', value: 'memberships' },
			{ name: 'Organizations Found or Created', value: 'organizations' },
			{ name: 'Portal Access Applied', value: 'portals' },
		],
		default: ['customer', 'organizations', 'memberships', 'portals'],
		description:
			'The Jira Service Management steps this login must have completed. Remove one only if your workflow does not have that step.',
		displayOptions: { show: showOnlyForOpenPortal },
	},

	// Pages
	{
		displayName: 'Page',
		name: 'page',
		type: 'options',
		options: [
			{
				name: 'Access Is Still Being Prepared',
				value: 'preparing',
				description: 'Signed in, but a step in Jira did not finish (status 503)',
			},
			{
				name: 'Automatic (by Reason)',
				value: 'auto',
				description:
					'Chosen by the reason in the item: no access if an admin has to repair the account, not available if a permission is missing, still being prepared if the next login solves it',
			},
			{
				name: 'No Access',
				value: 'denied',
				description: 'Signed in, but this account is not set up for the portal (status 403)',
			},
			{
				name: 'Service Not Available',
				value: 'unavailable',
				description: 'A problem on our side (status 503)',
			},
			{
				name: 'Sign-In Failed',
				value: 'try-again',
				description: 'The sign-in has to be started again (status 400)',
			},
		],
		default: 'auto',
		displayOptions: { show: { operation: ['showPage'] } },
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		description: 'Headline of the page. Leave empty for the default text.',
		displayOptions: { show: showOnlyForPages },
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'Please ask your account manager for access to our support.',
		description: 'Plain text; an empty line starts a new paragraph. Leave empty for the default text.',
		displayOptions: { show: showOnlyForPages },
	},
	{
		displayName: 'Link',
		name: 'link',
		type: 'options',
		options: [
			{ name: 'No Link', value: 'none' },
			{ name: 'Sign In Again', value: 'retry', description: 'Start this login again' },
			{ name: 'Custom URL', value: 'address', description: 'For example your contact page' },
		],
		default: 'retry',
		displayOptions: { show: showOnlyForPages },
	},
	{
		displayName: 'Link URL',
		name: 'linkAddress',
		type: 'string',
		default: '',
		placeholder: 'https://www.example.com/contact',
		displayOptions: { show: { ...showOnlyForPages, link: ['address'] } },
	},
	{
		displayName: 'Link Label',
		name: 'linkLabel',
		type: 'string',
		default: '',
		description: 'Leave empty for the default text',
		displayOptions: { show: { ...showOnlyForPages, link: ['address', 'retry'] } },
	},

	eventRecord,
];
