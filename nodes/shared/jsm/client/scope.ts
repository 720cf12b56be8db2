import type { JsmCall } from './call';

/** Classic scopes by the beginning of the path; the first that fits counts. */
const scopesByPath: [path: RegExp, read: string, write: string][] = [
	[/^\/rest\/servicedeskapi\/servicedesk(\/\{desk\})?$/, 'read:servicedesk-request', ''],
	[/^\/rest\/servicedeskapi\//, 'manage:servicedesk-customer', 'manage:servicedesk-customer'],
	[/^\/rest\/api\/3\/mypermissions/, 'read:jira-work', ''],
	[/^\/rest\/api\/3\/user\/properties/, 'read:jira-user', 'write:jira-work'],
	[/^\/rest\/api\/3\/group\/user/, 'read:jira-user', 'manage:jira-configuration'],
	[/^\/rest\/api\/3\//, 'read:jira-user', ''],
];

/** The classic scope a call needs (Atlassian's API descriptions of JSM and of the Jira platform); undefined if unknown. */
export function scopeOf({ method, path }: Pick<JsmCall, 'method' | 'path'>): string | undefined {
	const [, read, write] = scopesByPath.find(([form]) => form.test(path)) ?? [];
	return (method === 'GET' ? read : write) || undefined;
}
