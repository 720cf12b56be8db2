import { beganAt, type PendingLogin } from '../core/attempt/pendingLogin';
import type { AbsenceRules } from '../core/identity/absence';
import type { SourceGap } from '../core/identity/identitySources';
import type { VerifiedIdentity } from '../core/identity/verifiedIdentity';
import type { Protocol, TraceStep } from '../core/login/loginItem';
import { startUrlOf } from '../core/login/startUrl';
import { makeVerifiedLogin } from '../core/login/verifiedLogin';
import { startStopwatch } from '../core/record/stopwatch';
import type { Outcome } from '../core/refusal/outcome';
import { completeKnowledge } from './completeKnowledge';
import { refuseLogin } from './refuseLogin';
import { startWorkflow } from './startWorkflow';
import type { WebhookAnswer } from './webhookAnswer';
import type { WebhookRequest } from './webhookRequest';

/** What {@link finishLogin} needs, with any protocol. */
export interface LoginFinisher {
	own: { loginUrl: string; connectionKey: string };
	settings: { name: string; secret: string; workflowTimeoutMs: number; absence: AbsenceRules };
	/** The admin's name of the connection, for the log. */
	logName: string;
}

/** The login that an answer of the provider belongs to. */
export interface FoundLogin {
	/** Absent for a login that began at the provider. */
	pending?: PendingLogin;
	/** Set-Cookie lines that are sent even if the provider's answer is refused. */
	cookies: readonly string[];
}

/** What a verified answer of the provider yields. */
export interface VerifiedLogin {
	identity: VerifiedIdentity;
	/** Sources of which the provider sent something, but not all. */
	gaps: readonly SourceGap[];
	/** Set-Cookie lines that are sent only if the login is verified. */
	cookies: readonly string[];
}

/** The steps that depend on the protocol. */
export interface AnswerReader<Found extends FoundLogin> {
	protocol: Protocol;
	/** Reads the answer and finds the login it belongs to. */
	find: () => Promise<Outcome<Found>>;
	/** Verifies the answer. */
	verify: (found: Found) => Promise<Outcome<VerifiedLogin>>;
}

/** Finishes a login with the provider's answer: starts the workflow, or refuses with the reference number of the login. */
export async function finishLogin<Found extends FoundLogin>(
	{ reference, now }: WebhookRequest,
	{ own, settings, logName }: LoginFinisher,
	{ protocol, find, verify }: AnswerReader<Found>,
): Promise<WebhookAnswer> {
	const elapsed = startStopwatch();
	const found = await find();
	const { pending, cookies = [] }: Partial<FoundLogin> = found.ok ? found.value : {};
	const id = pending?.loginId ?? reference;
	const startUrl = startUrlOf(own, pending?.returnTo);

	const proven = found.ok ? await verify(found.value) : found;
	const provider = pending && { step: 'provider', ms: Math.max(0, now - beganAt(pending)) };
	const steps = (): TraceStep[] => [...(provider ? [provider] : []), { step: 'verify', ms: elapsed() }];
	if (!proven.ok) {
		return refuseLogin(proven, {
			reference: id,
			connection: logName,
			retryUrl: startUrl,
			cookies,
			protocol,
			steps: steps(),
		});
	}
	const { identity, warnings } = completeKnowledge(proven.value, {
		connectionKey: own.connectionKey,
		secret: settings.secret,
		absence: settings.absence,
		reference: id,
		connection: logName,
		now,
	});
	const item = makeVerifiedLogin(
		{ secret: settings.secret, now },
		{
			id,
			protocol,
			connection: settings.name,
			returnTo: pending?.returnTo,
			startUrl,
			initiatedBy: pending?.initiatedBy ?? 'identityProvider',
		},
		identity,
	);
	return startWorkflow(
		{
			item: { ...item, trace: steps() },
			startUrl,
			timeoutMs: settings.workflowTimeoutMs,
			connection: logName,
		},
		[...cookies, ...proven.value.cookies],
		warnings,
	);
}
