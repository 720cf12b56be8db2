import { createUsedOnceInProcess } from '../core/usedOnceInProcess';

/** States and assertions that came once; one list for all logins of this process. */
export const usedOnce = createUsedOnceInProcess();

/** When this list began, in milliseconds since the epoch: what is older may have been used before. */
export const usedOnceSince = Date.now();
