import type { Log } from '../../../processor/src/log.ts';

/** For tests whose subject is not the log. */
export const ignoreLog: Log = () => {};
