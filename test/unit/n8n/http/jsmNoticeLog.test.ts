import { expect, it } from 'vitest';
import type { JsmNotice } from '../../../../nodes/shared/jsm/client/notice';
import { createJsmNoticeLog } from '../../../../nodes/shared/n8n/http/jsmNoticeLog';
import { recordLog } from '../../../support/engine/recordedLog';

const login = { login: { id: 'K7Q2M-9XPA4' } };

it.each<[JsmNotice, string, string]>([
	[
		{ event: 'ledger-moved', status: 403 },
		'warn',
		'Jira refuses properties of portal-only customers, so the account of the credential keeps their ledgers from now on: (reference K7Q2M-9XPA4, status 403)',
	],
	[
		{ event: 'address-changed', state: 'remains' },
		'info',
		'A customer has an account under an earlier e-mail address: (reference K7Q2M-9XPA4, remains)',
	],
	[
		{ event: 'address-changed', state: 'failed', why: 'ledger-unreadable' },
		'warn',
		'A customer has an account under an earlier e-mail address that is still to be settled: (reference K7Q2M-9XPA4, failed, ledger-unreadable)',
	],
])('%j is a line of level %s with the reference of the login', (notice, level, text) => {
	const { logger, entries } = recordLog();
	createJsmNoticeLog({ logger }, login)(notice);
	expect(entries).toMatchObject([
		{ level, message: text, metadata: { ...notice, reference: 'K7Q2M-9XPA4' } },
	]);
});

it('has no reference where the item is no login', () => {
	const { logger, entries } = recordLog();
	const item = { login: { id: 'K7\nforged' } };
	createJsmNoticeLog({ logger }, item)({ event: 'ledger-moved', status: 400 });
	expect(entries[0]?.message).toMatch(/: \(status 400\)$/);
});
