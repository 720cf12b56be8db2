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
	/** `absent` means the provider said nothing about groups, which is not the same as "no groups". */
	groupsClaim: 'present' | 'absent';
	/** Further claims, every value a list of plain strings. */
	attributes: Record<string, string[]>;
	authentication: { at?: string; methods: string[]; contextClass?: string };
}
