import {
	NodeConnectionTypes,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import type { LoginItem } from '../shared/core/login/loginItem';
import { pageStatus } from '../shared/core/refusal/customerPage';
import { refuse, type Refusal } from '../shared/core/refusal/outcome';
import { reasons } from '../shared/core/refusal/reasons';
import { startStopwatch } from '../shared/core/record/stopwatch';
import { testJsmCloud } from '../shared/n8n/http/testJsmCloud';
import { testLoginSecret } from '../shared/n8n/credentials/testLoginSecret';
import { refusalPage } from '../shared/pages/refusalPage';
import { answerBrowser, pageAnswer, redirectAnswer } from './answerBrowser';
import { keepRecord } from './eventRecord';
import { decideLanding } from './openPortal';
import { pageForError } from './pageForError';
import { properties } from './properties';
import { buildPage } from './showPage';
import { ownNode } from '../shared/n8n/execution/ownNode';

/** What this node adds to the item: the answer to the browser and, for a refusal, the reason. */
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
): Promise<{ completion: Completion; refusal?: Refusal }> {
	const operation = context.getNodeParameter('operation', itemIndex, 'deny');
	if (operation !== 'openPortal') {
		const chosen = operation === 'showPage' ? context.getNodeParameter('page', itemIndex, 'auto') : 'denied';
		const page =
			chosen === 'unavailable' || chosen === 'try-again' || chosen === 'preparing' || chosen === 'denied'
				? chosen
				: pageForError((item as { error?: unknown }).error);
		const answer = buildPage(context, item, itemIndex, page);
		await answerBrowser(context, answer);
		return { completion: { answer: page === 'denied' ? 'denied' : 'page', status: answer.status } };
	}

	const landing = await decideLanding(context, item, itemIndex);
	if (landing.ok) {
		await answerBrowser(context, redirectAnswer(landing.value));
		return { completion: { answer: 'portal', status: 302, address: landing.value } };
	}
	const { reason, detail } = landing;
	const { page, status } = reasons[reason];
	const html = refusalPage({ page, reference: item.login?.id ?? '', retryUrl: item.login?.startUrl });
	await answerBrowser(context, pageAnswer(status, html));
	const answer = page === 'denied' ? 'denied' : 'page';
	return { completion: { answer, status, reason, field: detail.field }, refusal: landing };
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
		// Literals only: n8n would evaluate an expression in every login.
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Answered', 'Record'],
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
				testedBy: 'testJsmCloud',
				displayName: 'Jira',
				required: false,
				displayOptions: { show: { operation: ['openPortal'] } },
			},
		],
		properties,
	};

	methods = { credentialTest: { testJsmCloud, testLoginSecret } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const elapsed = startStopwatch();
		const results: INodeExecutionData[] = [];
		const records: INodeExecutionData[] = [];
		const items = this.getInputData();
		for (let itemIndex = 0; itemIndex < items.length; itemIndex++) {
			const json: IDataObject = items[itemIndex]?.json ?? {};
			if (itemIndex > 0) {
				// The browser gets one answer only; a second item means that the workflow split the login.
				results.push({ json: { ...json, completion: { answer: 'none' } }, pairedItem: { item: itemIndex } });
				continue;
			}
			const item = json as Partial<LoginItem>;
			const pairedItem = { item: itemIndex };
			try {
				const { completion, refusal } = await complete(this, item, itemIndex);
				results.push({ json: { ...json, completion: { ...completion } }, pairedItem });
				records.push(...(await keepRecord(this, { item, result: completion.answer, refusal }, elapsed())));
			} catch (error) {
				const { login } = item;
				const page = refusalPage({
					page: 'unavailable',
					reference: login?.id ?? '',
					retryUrl: login?.startUrl,
				});
				await answerBrowser(this, pageAnswer(pageStatus.unavailable, page));
				const failure = new NodeOperationError(ownNode(this), error as Error, { itemIndex });
				const refusal = refuse('setting-invalid');
				records.push(...(await keepRecord(this, { item, result: 'page', refusal }, elapsed())));
				if (!this.continueOnFail()) throw failure;
				results.push({
					json: { ...json, completion: { answer: 'page', status: 503, reason: refusal.reason } },
					error: failure,
					pairedItem,
				});
			}
		}
		return [results, records];
	}
}
