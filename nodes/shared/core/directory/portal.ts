/** A portal as customers see it: the public side of one service desk. */
export interface Portal {
	/** Numeric service desk id, as text; the number in the portal's address. */
	serviceDesk: string;
	/** Path on the site, such as `/servicedesk/customer/portal/3`. */
	address: string;
}
