import { EventEmitter } from 'node:events';
import type { IWebhookFunctions } from 'n8n-workflow';

type WebhookResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** The response a browser would have received. */
export interface RecordedAnswer {
	status: number;
	headers: Record<string, string>;
	cookies: string[];
	body?: string;
}

/** An Express response that records what was sent. */
export function recordResponse(): { res: WebhookResponse; answer: RecordedAnswer } {
	const answer: RecordedAnswer = { status: 200, headers: {}, cookies: [] };
	const res = new EventEmitter() as unknown as WebhookResponse;
	const set = (headers: Record<string, string>): void => {
		for (const [name, value] of Object.entries(headers)) answer.headers[name.toLowerCase()] = value;
	};
	const finish = (body: string): WebhookResponse => {
		if (answer.body !== undefined) throw new Error('The answer was sent twice');
		answer.body = body;
		res.emit('finish');
		return res;
	};
	Object.defineProperty(res, 'headersSent', { get: () => answer.body !== undefined });
	return {
		answer,
		res: Object.assign(res, {
			status: (code: number) => ((answer.status = code), res),
			set: (headers: Record<string, string>) => (set(headers), res),
			append: (name: string, value: string) => {
				if (name.toLowerCase() !== 'set-cookie') throw new Error(`Unexpected header ${name}`);
				answer.cookies.push(value);
				return res;
			},
			redirect: (status: number, location: string) => {
				answer.status = status;
				set({ location });
				finish('');
			},
			send: finish,
			json: (body: unknown) => finish(JSON.stringify(body)),
		}) as WebhookResponse,
	};
}
