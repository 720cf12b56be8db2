import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { JsmClient } from '../../jsm/client/client';
import type { JsmNotice } from '../../jsm/client/notice';
import { referenceOf } from './jsmCallLog';

/** What a line says, after which it names the login. */
function describe(notice: JsmNotice): { level: 'info' | 'warn'; text: string; facts: string[] } {
	if (notice.event === 'ledger-moved') {
		return {
			level: 'warn',
			text: 'Jira refuses properties of portal-only customers, so the account of the credential keeps their ledgers from now on',
			facts: [`status ${notice.status}`],
		};
	}
	const { state, why } = notice;
	const isOpen = why !== undefined;
	return {
		level: isOpen ? 'warn' : 'info',
		text: isOpen
			? 'A customer has an account under an earlier e-mail address that is still to be settled'
			: 'A customer has an account under an earlier e-mail address',
		facts: [state, ...(isOpen ? [why] : [])],
	};
}

/** Writes what an admin should know to n8n's log, with the reference number of the login if there is one. */
export function createJsmNoticeLog(
	context: Pick<IExecuteFunctions, 'logger'>,
	item: IDataObject,
): NonNullable<JsmClient['onNotice']> {
	const reference = referenceOf(item);
	return (notice) => {
		const { level, text, facts } = describe(notice);
		const of = reference === undefined ? [] : [`reference ${reference}`];
		context.logger[level](`${text}: (${[...of, ...facts].join(', ')})`, {
			...notice,
			...(reference === undefined ? {} : { reference }),
		});
	};
}
