import type { Operation } from '../call';
import { C1, C2, C3 } from './customers';
import { D3, D4, D5 } from './deskCustomers';
import { D6, D7, D8 } from './deskOrganizations';
import { D1, D2 } from './desks';
import { G2, G3, G4 } from './groups';
import { O5, O6, O7 } from './members';
import { O1, O2, O3, O4 } from './organizations';
import { P1, P2, P3, P4, UP1, UP2, UP3, UP4 } from './properties';
import { R3 } from './requestTypes';
import { I1, M3, T1 } from './siteFacts';
import { A1 } from './tokens';
import { M1, M2, U1, U2, U3 } from './users';

/** What the simulator can do, by the short names of the contract. */
export const operations: Readonly<Record<string, Operation>> = {
	...{ A1, C1, C2, C3, G2, G3, G4, I1, M1, M2, M3, R3, T1, U1, U2, U3 },
	...{ D1, D2, D3, D4, D5, D6, D7, D8 },
	...{ O1, O2, O3, O4, O5, O6, O7 },
	...{ P1, P2, P3, P4, UP1, UP2, UP3, UP4 },
};

/** Operations that change nothing although they are not GET. */
export const readingOperations: ReadonlySet<string> = new Set(['A1', 'R3']);
