import type { JsmClient } from '../client/client';

/** In milliseconds. */
const JUST_READ = 1000;

/** Whether what was read so lately may be replaced without being read again: Jira has no conditional write. */
export const isJustRead = ({ now }: JsmClient, { readAt }: { readAt?: number }): boolean =>
	readAt !== undefined && now() - readAt < JUST_READ;
