import { expect, test } from 'vitest';
import { emptyLedger } from '../../../../nodes/shared/core/access/ledger';
import { createLedgerProperty } from '../../../../nodes/shared/jsm/ledger/ledgerProperty';
import { writeEntry } from '../../../../nodes/shared/jsm/organization/organizationOwner';
import { demoCredentials } from '../../../lab/jsmSimulator/site/demoSite';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();
const CARLA = 'qm:00000000-0000-0000-0000-00000000000c:1';
const propertiesOfCaller = () =>
	[...jsm.simulator.account(demoCredentials.admin.email).properties.keys()].sort();

test('an organization made on the fly is found under a key that never changes', async () => {
	await writeEntry(jsm.client(), { owner: 'owner-1', key: 'key-1' }, { organization: '1' });
	expect(propertiesOfCaller()).toEqual([
		'n8n-jsm-customer-sso.organization.9oSJzwOqilEgO4bBGuNlTigdSM9NShMGpclWc8FMmqQ',
	]);
});

test('the account of a person is found under a key that never changes', async () => {
	const { subjects } = createLedgerProperty(jsm.client());
	const person = { issuer: 'https://issuer.example.test', subject: 'carla-1' };
	await subjects.replace(person, [CARLA], { accounts: [] });
	expect(propertiesOfCaller()).toEqual([
		'n8n-jsm-customer-sso.subject._n__4ppa18dzVrc3dX4YXkliR7Pj4qFco1eOKcbFtCo',
	]);
});

test('the ledger of a customer who can have no properties is found under a key that never changes', async () => {
	const client = jsm.client();
	client.memory.ledgerPlaces.set(client.account, 'caller');
	await createLedgerProperty(client).write(CARLA, emptyLedger(), { record: undefined, readAt: client.now() });
	expect(propertiesOfCaller()).toEqual([
		'n8n-jsm-customer-sso.ledger.xnVQ6QAerL-Am3Hk7qyNzyh7Q__aMCUOl5sUeqytSi8',
	]);
});
