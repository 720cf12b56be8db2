import { HttpFailure, type Send } from '../../../nodes/shared/core/provider/http';
import type { JsmSimulator } from '../../lab/jsmSimulator/createJsmSimulator';

/** Asks the simulator without a network, with Basic authentication. An answer that is held back is a timeout at once. */
export function sendInProcess(simulator: JsmSimulator, email: string, token: string): Send {
	const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
	return async ({ method, url, headers, body }) => {
		const { pathname, searchParams } = new URL(url);
		const named: Record<string, string> = { authorization };
		for (const [name, value] of Object.entries(headers ?? {})) named[name.toLowerCase()] = value;
		const handled = await simulator.answer({
			method,
			path: pathname,
			query: searchParams,
			headers: named,
			body: body ?? '',
		});
		if ('silence' in handled) {
			throw new HttpFailure(handled.silence === 'hold' ? 'timeout' : 'network', 'no answer');
		}
		return handled;
	};
}
