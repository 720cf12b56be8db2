import { randomUUID } from 'node:crypto';
import { isEqual } from 'lodash';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { explainRefusal } from '../../core/refusal/refusalText';
import { REPLACE } from '../../redis/ledgerStoreInRedis';
import { readLoginStore } from '../../redis/loginStoreSettings';
import { createRedisConnection, type RedisConnection } from '../../redis/redisConnection';
import { fine, wrong } from './credentialTest';

/** Does what a login does, with a key of its own; true when Redis gave the key away once and remembered it. */
async function tryOut({ keyPrefix, call }: RedisConnection): Promise<Outcome<boolean>> {
	const key = `${keyPrefix}test:${randomUUID()}`;
	const answers: unknown[] = [];
	for (const command of [
		['SET', key, 'first', 'EX', 10, 'NX'],
		['SET', key, 'second', 'EX', 10, 'NX'],
		['EVAL', REPLACE, 1, key, 'first', 'third'],
		['GET', key],
		['DEL', key],
	] as const) {
		const [name, ...args] = command;
		const answer = await call(name, ...args);
		if (!answer.ok) return answer;
		answers.push(answer.value);
	}
	return accept(isEqual(answers, ['OK', null, 1, 'third', 1]));
}

/**
 * A Redis that drops keys to save memory forgets used logins too early. It need not tell: the user may lack the right to
 * ask.
 */
async function findEviction({ call }: RedisConnection): Promise<string | undefined> {
	const facts = await call('INFO', 'memory');
	if (!facts.ok) return undefined;
	const [, limit = '0'] = /^maxmemory:(\d+)/m.exec(String(facts.value)) ?? [];
	const [, policy = 'noeviction'] = /^maxmemory_policy:([\w-]+)/m.exec(String(facts.value)) ?? [];
	return limit === '0' || policy === 'noeviction' ? undefined : policy;
}

async function examine(connection: RedisConnection): Promise<INodeCredentialTestResult> {
	const tried = await tryOut(connection);
	if (!tried.ok) return wrong(explainRefusal(tried));
	if (!tried.value) return wrong('This server does not do what Redis does: a key could be taken twice');
	const policy = await findEviction(connection);
	return policy === undefined
		? fine('Redis gives a key away once')
		: wrong(
				`Redis answers, but forgets used logins when its memory is full: set its maxmemory-policy from ${policy} to noeviction`,
			);
}

/** The credential test of n8n's dialog, as a node method: says in plain words what does not fit. */
export async function testLoginStore(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const settings = readLoginStore(data);
	if (!settings.ok) return wrong(explainRefusal(settings));
	const connection = createRedisConnection(settings.value);
	try {
		return await examine(connection);
	} finally {
		connection.close();
	}
}
