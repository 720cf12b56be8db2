import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { isFunction } from 'lodash';
import { describe, expect, test } from 'vitest';
import { JsmCloudApi } from '../../../../credentials/JsmCloudApi.credentials';

const credential = new JsmCloudApi();
const cloudId = '11111111-2222-4333-8444-555555555555';
const site = {
	authentication: 'apiToken',
	siteUrl: 'https://acme.atlassian.net/',
	email: ' agent@acme.example ',
	apiToken: 'token ',
};
const gateway = { ...site, authentication: 'scopedToken', cloudId };
const client = { authentication: 'clientCredentials', cloudId, sessionToken: 'session' };

async function sign(data: ICredentialDataDecryptedObject, url: string, baseURL?: string) {
	if (!isFunction(credential.authenticate)) throw new Error('not a function');
	return await credential.authenticate(data, { url, baseURL, headers: { Accept: 'x' } });
}

describe('how a call is signed', () => {
	const basic = `Basic ${Buffer.from('agent@acme.example:token').toString('base64')}`;
	test.each<[string, ICredentialDataDecryptedObject, string, string]>([
		['e-mail and token', site, basic, 'https://acme.atlassian.net'],
		['scoped token', gateway, basic, `https://api.atlassian.com/ex/jira/${cloudId}`],
		[
			'scoped token alone',
			{ ...gateway, signAs: 'bearer' },
			'Bearer token',
			`https://api.atlassian.com/ex/jira/${cloudId}`,
		],
		['client credentials', client, 'Bearer session', `https://api.atlassian.com/ex/jira/${cloudId}`],
	])('%s', async (_, data, authorization, base) => {
		expect(await sign(data, '/rest/api/3/myself')).toEqual({
			url: `${base}/rest/api/3/myself`,
			headers: { Accept: 'x', Authorization: authorization },
		});
	});
});

describe('the token leaves towards its own Jira only', () => {
	test.each([
		['its own', 'https://acme.atlassian.net/rest/api/3/myself', undefined],
		['its own in two parts', 'rest/api/3/myself', 'https://acme.atlassian.net/'],
	])('%s', async (_, url, base) => {
		expect((await sign(site, url, base)).url).toBe('https://acme.atlassian.net/rest/api/3/myself');
	});

	test.each([
		['another host', 'https://evil.example/rest', undefined],
		['a host that begins alike', 'https://acme.atlassian.net.evil.example/rest', undefined],
		['a user name that looks alike', 'https://acme.atlassian.net@evil.example/rest', undefined],
		['another scheme', 'http://acme.atlassian.net/rest', undefined],
		['another base', '/rest', 'https://evil.example'],
		['a bare word', 'rest', undefined],
		['nothing', '', undefined],
	])('%s is refused', async (_, url, base) => {
		await expect(sign(site, url, base)).rejects.toThrow('only for its own Jira site');
	});

	test.each([
		['a path that climbs to another site', `/../other/rest`],
		['encoded dots', `/%2e%2e/other/rest`],
		['half encoded dots', `/.%2E/other/rest`],
		['an encoded slash', `/..%2fother/rest`],
		['an encoded backslash', `/..%5Cother/rest`],
		['dots encoded twice', `/%252e%252e/other/rest`],
		['dots encoded often', `/%25252525252e%25252525252e%25252525252f/other`],
		['a backslash', `/..\\other/rest`],
		['dots with a parameter', `/..;/other/rest`],
		['dots with an encoded parameter', `/%2e%2e%3Bx=1/other/rest`],
	])('behind the gateway, %s is refused', async (_, path) => {
		const base = `https://api.atlassian.com/ex/jira/${cloudId}`;
		await expect(sign(gateway, path)).rejects.toThrow('only for its own Jira site');
		await expect(sign(gateway, `${base}${path}`)).rejects.toThrow('only for its own Jira site');
		await expect(sign(gateway, path, base)).rejects.toThrow('only for its own Jira site');
	});

	test.each([
		['another site behind the gateway', gateway, 'https://api.atlassian.com/ex/jira/other/rest'],
		['a site whose ID begins alike', gateway, `https://api.atlassian.com/ex/jira/${cloudId}0/rest`],
		['the gateway itself', gateway, `https://api.atlassian.com/ex/jira/${cloudId}`],
		['another port', site, 'https://acme.atlassian.net:8443/rest'],
		['a user name', site, 'https://ann@acme.atlassian.net/rest'],
		['a password', site, 'https://:secret@acme.atlassian.net/rest'],
		['a backslash before the host of somebody else', site, 'https://acme.atlassian.net\\@evil.example/rest'],
		['a line break', site, 'https://acme.atlassian.net/rest\n'],
		['a tab in the host', site, 'https://acme.atlassian.net\t.evil.example/rest'],
		['a blank', site, ' https://acme.atlassian.net/rest'],
		['a script', site, 'javascript:alert(1)//acme.atlassian.net/'],
	])('%s is refused', async (_, data, url) => {
		await expect(sign(data, url)).rejects.toThrow('only for its own Jira site');
	});

	test.each([
		['a gap that holds a slash', '/rest/api/3/user/properties/a%2Fb?accountId=qm%3A1%3A2'],
		['dots in a name', '/rest/api/3/user/properties/a..b'],
		['dots in the query', '/rest/api/3/user/search?query=../../other'],
	])('%s stays as it is', async (_, path) => {
		expect((await sign(site, path)).url).toBe(`https://acme.atlassian.net${path}`);
	});

	test('an incomplete credential signs nothing', async () => {
		await expect(sign({ ...site, siteUrl: '' }, '/rest')).rejects.toThrow('Site URL');
	});
});

describe('the token of client credentials', () => {
	const ask = async (data: ICredentialDataDecryptedObject, answer: unknown) => {
		const requests: unknown[] = [];
		const httpRequest = async (request: unknown) => {
			requests.push(request);
			return answer;
		};
		const token = await credential.preAuthentication.call({ helpers: { httpRequest } }, data);
		return { token, requests };
	};
	const complete = {
		...client,
		tokenUrl: 'https://auth.atlassian.com/oauth/token',
		clientId: 'id',
		clientSecret: 'a&b=c',
	};

	test('is asked for as RFC 6749, 4.4 says', async () => {
		const { token, requests } = await ask(complete, { access_token: 'fresh', expires_in: 3600 });
		expect(token).toEqual({ sessionToken: 'fresh' });
		expect(requests).toMatchObject([
			{
				method: 'POST',
				url: 'https://auth.atlassian.com/oauth/token',
				body: 'grant_type=client_credentials&client_id=id&client_secret=a%26b%3Dc',
			},
		]);
	});

	test('is not asked for by the other kinds', async () => {
		expect(await ask(site, {})).toEqual({ token: {}, requests: [] });
	});

	test.each([
		['no token', {}],
		['a token of another form', { access_token: 7 }],
		['nothing', undefined],
	])('%s is an error without a secret in it', async (_, answer) => {
		await expect(ask(complete, answer)).rejects.toThrow(
			/^The token endpoint answered without an access token$/,
		);
	});

	test('is not asked for over plain http', async () => {
		await expect(ask({ ...complete, tokenUrl: 'http://auth.example/token' }, {})).rejects.toThrow(
			'Token URL',
		);
	});
});
