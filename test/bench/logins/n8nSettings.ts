/** Settings of n8n that may affect a login. Each is measured alone, added to the recommended ones. */
export const n8nSettings: readonly (readonly [name: string, env: Record<string, string>])[] = [
	['isolates not lazy', { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' }],
	[
		'isolates not lazy, pool of 4',
		{ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false', N8N_EXPRESSION_ENGINE_POOL_SIZE: '4' },
	],
	['expression engine legacy', { N8N_EXPRESSION_ENGINE: 'legacy' }],
	['expression engine quickjs', { N8N_EXPRESSION_ENGINE: 'quickjs' }],
	['successful executions saved', { EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all' }],
	['progress saved', { EXECUTIONS_DATA_SAVE_ON_PROGRESS: 'true' }],
	['manual executions not saved', { EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'false' }],
	['log level error', { N8N_LOG_LEVEL: 'error' }],
	['log level debug', { N8N_LOG_LEVEL: 'debug' }],
	['SQLite pool of 1', { DB_SQLITE_POOL_SIZE: '1' }],
	['SQLite pool of 10', { DB_SQLITE_POOL_SIZE: '10' }],
	['5 executions at a time', { N8N_CONCURRENCY_PRODUCTION_LIMIT: '5' }],
	['metrics on', { N8N_METRICS: 'true' }],
	['all modules of n8n', { N8N_DISABLED_MODULES: '' }],
	[
		'insights module',
		{ N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,chat-hub,agents,mcp,external-secrets' },
	],
	[
		'guard against private addresses',
		{ N8N_SSRF_PROTECTION_ENABLED: 'true', N8N_SSRF_ALLOWED_HOSTNAMES: 'localhost,127.0.0.1' },
	],
];
