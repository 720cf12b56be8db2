/**
 * What the provider said in this login about one source of access: its groups, its roles, one attribute.
 *
 * `known`: the whole list, which may be empty. Every other word means unknown, and says why: `absent`: not mentioned;
 * `overage`: the provider says that there are too many to send; `incomplete`: only a part could be used;
 * `unusable`: nothing could be used.
 */
export const knowledgeWords = ['known', 'absent', 'overage', 'incomplete', 'unusable'] as const;
export type Knowledge = (typeof knowledgeWords)[number];

/** The attribute as a source of access. */
export const attributeSource = (name: string): string => `attribute ${name}`;

/**
 * What a rule rests on, and with it whatever it grants. `groups`, `roles` and attributes depend on what the provider
 * sends; the e-mail domain is known in every login; `default` rests on all other rules of the node, because it applies
 * where none of them matches; `everybody` is not taken back because of anything the provider says.
 */
export const sources = {
	groups: 'groups',
	roles: 'roles',
	emailDomain: 'e-mail domain',
	default: 'default',
	everybody: 'everybody',
	/** Memberships that others gave, as Jira lists them. */
	memberships: 'memberships',
} as const;

/** By source; a source without an entry is unknown. */
export type KnowledgeBySource = Readonly<Record<string, Knowledge>>;
