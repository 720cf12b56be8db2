import { createHmac, hkdfSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { emptyLedger } from '../../../../nodes/shared/core/access/ledger';
import { isSealed, sealMemberships } from '../../../../nodes/shared/core/access/membershipSeal';
import { SECRET } from '../../../support/engine/loginItems';

const by = { secret: SECRET, site: 'site', accountId: 'qm:1:1' };
const at = '2026-11-23T12:00:00Z';
const memberships = { fingerprint: 'f'.repeat(43), checkedAt: at, others: [{ id: '2', name: 'Globex' }] };
const ledger = {
	...emptyLedger(),
	organizations: [{ id: '1', name: 'Acme', rule: 'r', at, state: 'granted' as const }],
	completed: { memberships },
};

it('the seal of a stored ledger keeps its form, so that what Jira and Redis hold stays readable', () => {
	const stated = ['site', 'qm:1:1', memberships.fingerprint, at, [['1', 'Acme']], [['2', 'Globex']]];
	const key = Buffer.from(hkdfSync('sha256', SECRET, 'n8n-nodes-jsm-customer-sso', 'memberships', 32));
	const seal = createHmac('sha256', key).update(JSON.stringify(stated)).digest('base64url');
	expect(sealMemberships(ledger, by).completed.memberships?.seal).toBe(seal);
	const stored = { ...ledger, completed: { memberships: { ...memberships, seal } } };
	expect(isSealed(stored, by)).toBe(true);
	expect(isSealed(stored, { ...by, secret: `${SECRET}.` })).toBe(false);
});
