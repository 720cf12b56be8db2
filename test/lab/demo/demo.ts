import { demoPorts, explainPorts } from './demoPorts';
import { resetLab, SAML_WEBHOOK, startLab, templatePath, type Lab } from '../lab';
import { people } from '../people';
import { createProgress } from '../servers/progress';
import { withLedgerInRedis } from '../n8nServer/queue';
import type { Passage } from '../servers/spreadingProxy';

const NAME = 'demo';

const partnerRows = [{}, {}, { group: 'globex', organization: 'Globex Partners', create: true }];

const help = `npm run demo -- [options]

  --port <number>   port of n8n (5678); the others follow from it
  --queue           n8n as five processes, with Redis and PostgreSQL; keeps no data
  --reset           delete the demo's data, then start
  --help            this text`;

/** Prints which process answered a customer. */
const onPassage = ({ path, by }: Passage): void => {
	const [, what] = /\/(login|callback|acs)$/.exec(path) ?? [];
	if (what) console.log(`  ${by} answered ${what}`);
};

const describeQueue = ({ n8n, queue }: Lab): string =>
	queue
		? `
  Processes                ${n8n.processes.map(({ name }) => name).join(', ')}
                           the proxy never sends a browser to the same process twice in a row
`
		: '';

function describeLab(lab: Lab): string {
	const { n8n, simulator, loginUrl, loginUrlOf, queue } = lab;
	const { N8N_EDITOR_EMAIL, N8N_EDITOR_PASSWORD } = n8n.env();
	const accounts = Object.values(people).map(({ login, groups, emailVerified }) => {
		const facts = [
			groups.length > 0 ? `groups ${groups.join(', ')}` : 'no groups',
			...(emailVerified ? [] : ['address not verified']),
		];
		return `    ${login.padEnd(6)} ${facts.join('; ')}`;
	});
	return `
  Customers sign in here   ${loginUrl}   (OpenID Connect)
                           ${loginUrlOf(SAML_WEBHOOK)}   (SAML)
  Jira simulator           ${simulator.address}/
  Workflows in n8n         ${n8n.url}/workflow/oidc-login
                           ${n8n.url}/workflow/saml-login
                           ${n8n.url}/workflow/offboard-customer
                           ${n8n.url}/workflow/impact-report
                           ${N8N_EDITOR_EMAIL}  ${N8N_EDITOR_PASSWORD}

  Accounts (click one, or type its name and any password)
${accounts.join('\n')}
${describeQueue(lab)}
  Ctrl-C stops everything${queue ? '' : '; npm run demo -- --reset deletes its data'}.
`;
}

async function main(): Promise<void> {
	const args = process.argv.slice(2);
	if (args.includes('--help')) {
		console.log(help);
		return;
	}
	const chosen = args.includes('--port') ? Number(args[args.indexOf('--port') + 1]) : 5678;
	if (!Number.isInteger(chosen) || chosen < 1024 || chosen > 65_000)
		throw new Error('--port must be a number from 1024 to 65000.');
	const isQueue = args.includes('--queue');
	const ports = demoPorts(chosen, isQueue);
	const taken = await explainPorts(ports);
	if (taken) throw new Error(taken);
	if (args.includes('--reset')) resetLab(NAME);

	const progress = createProgress();
	const workflows = ['oidc-login', 'saml-login', 'offboard-customer', 'impact-report'].map((id) => {
		const isPublished = id.endsWith('-login');
		const workflow = {
			file: templatePath(id),
			id,
			isPublished,
			// An organization created on the fly belongs to the first provider that uses its name, so the second provider gets its own row.
			...(id === 'saml-login'
				? { parameters: { 'Map Organizations': { groupRules: { rule: partnerRows } } } }
				: {}),
		};
		return isQueue && isPublished ? withLedgerInRedis(workflow) : workflow;
	});
	const running = startLab({
		ports,
		// Queue mode keeps nothing, because PostgreSQL's data is deleted at the end.
		...(isQueue ? { queue: { port: ports.proxy, onPassage } } : { keepAs: NAME }),
		progress,
		workflows,
		// An account is bound to the provider of its first login. A second mail domain lets everybody try both providers.
		samlProvider: { mailDomain: 'partner.example' },
	});
	let isEnding = false;
	const end = async (): Promise<void> => {
		if (isEnding) return;
		isEnding = true;
		console.log('\nStopping …');
		await running.then((lab) => lab.stop()).catch(() => undefined);
		process.exit(0);
	};
	process.on('SIGINT', () => void end());
	process.on('SIGTERM', () => void end());
	const lab = await running;
	if (isEnding) return;
	progress('Ready.');
	console.log(describeLab(lab));
}

if (require.main === module) {
	main().catch((error: unknown) => {
		const isFull =
			(error as NodeJS.ErrnoException).code === 'ENOSPC' || /ENOSPC|no space left/i.test(String(error));
		console.error(
			isFull
				? 'The disk is full; the demo needs about 6 GB.'
				: error instanceof Error
					? error.message
					: error,
		);
		process.exit(1);
	});
}
