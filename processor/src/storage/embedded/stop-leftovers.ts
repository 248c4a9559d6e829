import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { findServerProcesses, loadPostmasterPid } from './find-server-processes.ts';

/**
 * Ends the server that a killed Tallylight left running, and waits for the processes that a killed
 * server left: they still hold its memory, and a new server refuses to start beside them. Starting
 * anew, instead of taking the orphan over, is one way for every case, with today's settings.
 * @throws Error when a process does not end in time.
 */
export async function stopLeftovers(
  clusterFolder: string,
  { log, timeoutMs = 60_000 }: { log: Log; timeoutMs?: number },
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const halfTime = Date.now() + timeoutMs / 2;
  let signal: NodeJS.Signals | null = null;
  for (;;) {
    const found = await findServerProcesses(clusterFolder);
    if (found.length === 0) break;
    if (Date.now() > deadline) {
      throw new Error(
        `Postgres processes of an earlier run still work on ${clusterFolder}: ${found.join(', ')}. End them, then start again.`,
      );
    }
    const postmaster = await loadPostmasterPid(clusterFolder);
    // Fast: breaks connections off and writes everything down. Immediate: leaves that to recovery.
    const wanted = Date.now() > halfTime ? 'SIGQUIT' : 'SIGINT';
    if (postmaster !== null && found.includes(postmaster) && wanted !== signal) {
      log('info', 'Stopping the Postgres that an earlier run left behind', { pid: postmaster });
      signal = wanted;
      kill(postmaster, signal);
    }
    await sleep(50);
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
