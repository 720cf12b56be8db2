import type { IExecuteFunctions } from 'n8n-workflow';
import type { LoginItem } from '../shared/core/login/loginItem';
import { pageStatus, type CustomerPage } from '../shared/core/refusal/customerPage';
import { renderPage } from '../shared/pages/page';
import { refusalTexts } from '../shared/pages/refusalPage';
import { pageAnswer, type BrowserAnswer } from './answerBrowser';

function readLink(
	context: IExecuteFunctions,
	item: Partial<LoginItem>,
	itemIndex: number,
	label: string,
): { label: string; href: string } | undefined {
	const link = context.getNodeParameter('link', itemIndex, 'retry');
	const ownLabel = link === 'none' ? '' : String(context.getNodeParameter('linkLabel', itemIndex, '')).trim();
	const href =
		link === 'address'
			? String(context.getNodeParameter('linkAddress', itemIndex, '')).trim()
			: link === 'retry'
				? item.login?.startUrl
				: undefined;
	if (!href) return undefined;
	return { label: ownLabel || (link === 'retry' ? label : 'Continue'), href };
}

/** Builds the page from the admin's texts; empty fields get the default texts. */
export function buildPage(
	context: IExecuteFunctions,
	item: Partial<LoginItem>,
	itemIndex: number,
	page: CustomerPage,
): BrowserAnswer {
	const texts = refusalTexts[page];
	const title = String(context.getNodeParameter('title', itemIndex, '')).trim() || texts.title;
	const message = String(context.getNodeParameter('message', itemIndex, '')).trim() || texts.message;
	return pageAnswer(
		pageStatus[page],
		renderPage({
			title,
			message,
			reference: item.login?.id,
			action: readLink(context, item, itemIndex, texts.action),
		}),
	);
}
