import type { KnowledgeBySource } from './knowledge';

/** The person who signed in, as the provider describes them. Holds no token and no assertion. */
export interface Identity {
	issuer: string;
	subject: string;
	/** Canonical: lower case, ASCII domain. */
	email: string;
	emailVerified: boolean;
	displayName: string;
	/** As the provider sent them, trimmed, without duplicates. */
	groups: string[];
	/** Roles at the provider, where it sends them apart from the groups (Entra ID: app roles). */
	roles: string[];
	/** Further claims, every value a list of plain strings. */
	attributes: Record<string, string[]>;
	/** By source (`groups`, `roles`, `attribute <name>`): whether the provider told everything about it. */
	knowledge: KnowledgeBySource;
	authentication: { at?: string; methods: string[]; contextClass?: string };
}
