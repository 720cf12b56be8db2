import {
	NodeConnectionTypes,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { describeLogLine } from '../shared/core/logLine';
import type { LoginItem } from '../shared/core/loginItem';
import { testLoginSecret } from '../shared/n8n/testLoginSecret';
import { refusalPage, refusalStatus } from '../shared/pages/refusalPage';
import { answerBrowser, pageAnswer, redirectAnswer } from './answerBrowser';
import { decideLanding } from './openPortal';
import { pageForError, pageForReason } from './pageForReason';
import { properties } from './properties';
import { buildPage } from './showPage';

/** What this node adds to the item: how the browser was answered, and why. */
interface Completion {
	answer: 'portal' | 'page' | 'denied';
	status: number;
	address?: string;
	reason?: string;
	field?: string;
}

async function complete(
	context: IExecuteFunctions,
	item: Partial<LoginItem>,
	itemIndex: number,
): Promise<Completion> {
	const operation = context.getNodeParameter('operation', itemIndex, 'deny');
	if (operation !== 'openPortal') {
		const page = operation === 'showPage' ? context.getNodeParameter('page', itemIndex, 'auto') : 'denied';
		const kind =
			page === 'unavailable' || page === 'try-again' || page === 'preparing' || page === 'denied'
				? page
				: pageForError((item as { error?: unknown }).error);
		const answer = buildPage(context, item, itemIndex, kind);
		answerBrowser(context, answer);
		return { answer: kind === 'denied' ? 'denied' : 'page', status: answer.status };
	}

	const landing = await decideLanding(context, item, itemIndex);
	if (landing.ok) {
		answerBrowser(context, redirectAnswer(landing.value));
		return { answer: 'portal', status: 302, address: landing.value };
	}
	const kind = pageForReason(landing.reason);
	const reference = item.login?.id ?? '';
	const connection = item.login?.connection ?? '';
	const facts = describeLogLine({ reason: landing.reason, ...landing.detail }, { reference, connection });
	context.logger.warn(`The portal stays closed: ${facts}`, { reference, connection, ...landing.detail });
	const page = refusalPage({ kind, reference, retryUrl: item.login?.startUrl });
	answerBrowser(context, pageAnswer(refusalStatus(kind), page));
	return {
		answer: kind === 'denied' ? 'denied' : 'page',
		status: refusalStatus(kind),
		reason: landing.reason,
		field: landing.detail.field,
	};
}

export class CompleteLogin implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Complete Login',
		name: 'completeLogin',
		icon: { light: 'file:completeLogin.svg', dark: 'file:completeLogin.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ { openPortal: "open the portal", showPage: "show a page", deny: "deny access" }[$parameter["operation"]] }}',
		description:
			'Answers the browser of a customer who signs in: opens the portal, shows a page or denies access',
		defaults: { name: 'Complete Login' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'jsmLoginSecretApi',
				displayName: 'Login Secret',
				required: true,
				testedBy: 'testLoginSecret',
				displayOptions: { show: { operation: ['openPortal'] } },
			},
			{
				name: 'jsmCloudApi',
				displayName: 'Jira',
				required: true,
				displayOptions: { show: { operation: ['openPortal'] } },
			},
		],
		properties,
	};

	methods = { credentialTest: { testLoginSecret } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const results: INodeExecutionData[] = [];
		const items = this.getInputData();
		for (let itemIndex = 0; itemIndex < items.length; itemIndex++) {
			const json: IDataObject = items[itemIndex]?.json ?? {};
			if (itemIndex > 0) {
				// One browser waits for one answer; a second item means the workflow split the login.
				results.push({ json: { ...json, completion: { answer: 'none' } }, pairedItem: { item: itemIndex } });
				continue;
			}
			try {
				const completion = await complete(this, json as Partial<LoginItem>, itemIndex);
				results.push({ json: { ...json, completion: { ...completion } }, pairedItem: { item: itemIndex } });
			} catch (error) {
				const login = (json as Partial<LoginItem>).login;
				const page = refusalPage({
					kind: 'unavailable',
					reference: login?.id ?? '',
					retryUrl: login?.startUrl,
				});
				answerBrowser(this, pageAnswer(refusalStatus('unavailable'), page));
				const failure = new NodeOperationError(this.getNode(), error as Error, { itemIndex });
				if (!this.continueOnFail()) throw failure;
				results.push({
					json: { ...json, completion: { answer: 'page', status: 503, reason: 'setting-invalid' } },
					error: failure,
					pairedItem: { item: itemIndex },
				});
			}
		}
		return [results];
	}
}
