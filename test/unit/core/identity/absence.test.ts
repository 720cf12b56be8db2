import { range } from 'lodash';
import { describe, expect, it } from 'vitest';
import {
	noSentSources,
	settleAbsence,
	type AbsenceRules,
	type SettledKnowledge,
} from '../../../../nodes/shared/core/identity/absence';
import type { Knowledge, KnowledgeBySource } from '../../../../nodes/shared/core/identity/knowledge';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

const none: AbsenceRules = { meaning: 'none', names: { groups: ['groups'], roles: [], attributes: [] } };

/** One connection; each call is a login. */
function connection(rules: AbsenceRules = none) {
	const sent = noSentSources();
	const login = (person: string, stated: KnowledgeBySource, now = NOON): SettledKnowledge =>
		settleAbsence(stated, sent, rules, { person, now });
	return {
		sent,
		login,
		groups: (person: string, groups: Knowledge, now?: number) =>
			login(person, { groups }, now).knowledge.groups,
	};
}

describe('an absent source', () => {
	it('is none while the connection sends it', () => {
		const { groups } = connection();
		expect(groups('alice', 'known')).toBe('known');
		expect(groups('bob', 'absent')).toBe('known');
	});

	it('is unknown until the connection has sent it once', () => {
		const { groups } = connection();
		expect(groups('bob', 'absent')).toBe('absent');
		groups('alice', 'known');
		expect(groups('bob', 'absent')).toBe('known');
	});

	it('is unknown where the setting says so', () => {
		const { groups } = connection({ ...none, meaning: 'unknown' });
		groups('alice', 'known');
		expect(groups('bob', 'absent')).toBe('absent');
	});

	it.each<[string, number, Knowledge]>([
		['within 24 hours', DAY, 'known'],
		['later', DAY + 1, 'absent'],
		['a week later', 8 * DAY, 'absent'],
	])('counts as none %s after somebody came with it', (_what, later, word) => {
		const { groups } = connection();
		groups('alice', 'known');
		expect(groups('bob', 'absent', NOON + later)).toBe(word);
	});

	it('is none for three people in a row, and unknown from the fourth on, also for the first three', () => {
		const { groups } = connection();
		groups('alice', 'known');
		expect(['a', 'b', 'c', 'd', 'a', 'e'].map((person) => groups(person, 'absent'))).toEqual([
			'known',
			'known',
			'known',
			'absent',
			'absent',
			'absent',
		]);
		groups('alice', 'known');
		expect(groups('d', 'absent')).toBe('known');
	});

	it('counts the same person once', () => {
		const { groups } = connection();
		groups('alice', 'known');
		for (const person of ['a', 'a', 'a', 'a', 'b', 'b', 'a']) expect(groups(person, 'absent')).toBe('known');
	});

	it.each<[Knowledge, Knowledge]>([
		['known', 'known'],
		['incomplete', 'known'],
		['unusable', 'known'],
		['overage', 'absent'],
	])('counts as sent if somebody came with it %s: then it is %s', (word, settled) => {
		const { groups } = connection();
		expect(groups('alice', word)).toBe(word);
		expect(groups('bob', 'absent')).toBe(settled);
	});

	it('overage is never none, and does not begin the row again', () => {
		const { groups } = connection();
		groups('alice', 'known');
		expect(groups('bob', 'overage')).toBe('overage');
		for (const person of ['a', 'b', 'c']) groups(person, 'absent');
		groups('bob', 'overage');
		expect(groups('d', 'absent')).toBe('absent');
	});

	it('roles are not none while groups are in overage, because groups may be sent as roles', () => {
		const { login } = connection();
		login('alice', { groups: 'known', roles: 'known' });
		expect(login('bob', { groups: 'overage', roles: 'absent' }).knowledge).toMatchObject({ roles: 'absent' });
		expect(login('bob', { groups: 'absent', roles: 'absent' }).knowledge).toEqual({
			groups: 'known',
			roles: 'known',
		});
	});

	it('each source is settled by itself', () => {
		const { login } = connection();
		login('alice', { groups: 'known', roles: 'absent' });
		expect(login('bob', { groups: 'absent', roles: 'absent' }).knowledge).toEqual({
			groups: 'known',
			roles: 'absent',
		});
	});
});

describe('an absent source in two processes, each with a memory of its own', () => {
	it('is none for three people in each at most once the mapper is removed', () => {
		const [one, two] = [connection(), connection()];
		one.groups('alice', 'known');
		two.groups('bob', 'known');
		const logins = range(12).map((each) => (each % 2 === 0 ? one : two).groups(`person ${each}`, 'absent'));
		expect(logins.filter((word) => word === 'known')).toHaveLength(6);
		expect(logins.slice(6)).toEqual(Array<Knowledge>(6).fill('absent'));
	});

	it('is unknown in the one that never got it, whatever the other one got', () => {
		const [one, two] = [connection(), connection()];
		one.groups('alice', 'known');
		expect(two.groups('bob', 'absent')).toBe('absent');
		expect(one.groups('bob', 'absent')).toBe('known');
	});
});

describe('an absent attribute', () => {
	const stated = { groups: 'known', roles: 'absent' } as const;

	it('is none if the connection sends it, under the same guard', () => {
		const { login } = connection();
		login('alice', { ...stated, 'attribute company': 'known' });
		for (const person of ['a', 'b', 'c'])
			expect(login(person, stated).knowledge).toMatchObject({ 'attribute company': 'known' });
		expect(login('d', stated).knowledge).toMatchObject({ 'attribute company': 'absent' });
	});

	it('has no entry if the connection does not send it, or the setting says that nothing is known', () => {
		expect(connection().login('alice', stated).knowledge).toEqual(stated);
		const { login } = connection({ ...none, meaning: 'unknown' });
		login('alice', { ...stated, 'attribute company': 'known' });
		expect(login('bob', stated).knowledge).toEqual(stated);
	});

	it('is remembered with 99 others at most; groups and roles are never forgotten for them', () => {
		const { login, sent } = connection();
		login('alice', { groups: 'known', roles: 'known', 'attribute a': 'known' });
		const others = Object.fromEntries(range(100).map((number) => [`attribute ${number}`, 'known' as const]));
		login('alice', others);
		expect(sent.bySource.size).toBe(102);
		const { knowledge } = login('bob', { groups: 'absent', roles: 'absent' });
		expect(knowledge).toMatchObject({ groups: 'known', roles: 'known', 'attribute 0': 'known' });
		expect(knowledge).not.toHaveProperty('attribute a');
	});
});

describe('the warning', () => {
	function untilDoubted(rules?: AbsenceRules) {
		const made = connection(rules);
		made.login('alice', { groups: 'known', 'attribute company': 'known' });
		for (const person of ['a', 'b', 'c'])
			expect(made.login(person, { groups: 'absent' }).doubted).toEqual([]);
		return made.login;
	}

	it('comes with the first refusal of the guard, and then once per hour', () => {
		const login = untilDoubted();
		expect(login('d', { groups: 'absent' }).doubted).toEqual(['groups']);
		expect(login('e', { groups: 'absent' }, NOON + HOUR - 1).doubted).toEqual([]);
		expect(login('e', { groups: 'absent' }, NOON + HOUR).doubted).toEqual(['groups']);
	});

	it('names attributes that the admin named, and no others', () => {
		const named = { ...none, names: { ...none.names, attributes: ['company'] } };
		expect(untilDoubted(named)('d', { groups: 'absent' }).doubted).toEqual(['groups', 'attribute company']);
	});

	it('does not come where the setting says that nothing is known, or the source was never sent', () => {
		expect(untilDoubted({ ...none, meaning: 'unknown' })('d', { groups: 'absent' }).doubted).toEqual([]);
		expect(connection().login('a', { groups: 'absent' }).doubted).toEqual([]);
	});

	it('stops a week after the source was sent', () => {
		const login = untilDoubted();
		expect(login('d', { groups: 'absent' }, NOON + 7 * DAY).doubted).toEqual(['groups']);
		expect(login('d', { groups: 'absent' }, NOON + 8 * DAY).doubted).toEqual([]);
	});
});

it('the memory holds no more than four people per source', () => {
	const { login, sent } = connection();
	login('alice', { groups: 'known' });
	for (const number of range(50)) login(`person ${number}`, { groups: 'absent' });
	expect(sent.bySource.get('groups')?.without.size).toBe(4);
});
