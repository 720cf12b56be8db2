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

/** Does what a login does, with a key of its own. True if only the first SET succeeded and the value could be replaced. */
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
 * Returns the eviction policy if Redis may drop keys when its memory is full: it would then forget used logins too early.
 * Returns `undefined` also if the user lacks the right to run INFO.
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
	if (!tried.value) return wrong('This server does not behave like Redis: the same key could be set twice');
	const policy = await findEviction(connection);
	return policy === undefined
		? fine('Redis works as a login store')
		: wrong(
				`Redis works, but would forget used logins when its memory is full: change its maxmemory-policy from ${policy} to noeviction`,
			);
}

/** The credential test in n8n's dialog: checks the settings, then tries the store. */
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
