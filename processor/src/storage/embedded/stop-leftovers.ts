import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { findServerProcesses, loadPostmasterPid } from './find-server-processes.ts';

/** Without their postmaster, Postgres' processes end by themselves, unless they are deep in a query. */
const ORPHAN_GRACE_MS = 2_000;

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
  const began = Date.now();
  let sent: NodeJS.Signals | null = null;
  for (;;) {
    const found = await findServerProcesses(clusterFolder);
    if (found.length === 0) return;
    const waitedMs = Date.now() - began;
    if (waitedMs > timeoutMs) {
      throw new Error(
        `Postgres processes of an earlier run still work on ${clusterFolder}: ${found.join(', ')}. End them, then start again.`,
      );
    }
    const postmaster = await loadPostmasterPid(clusterFolder);
    if (postmaster !== null && found.includes(postmaster)) {
      // Fast: breaks connections off and writes everything down. Immediate: leaves that to recovery.
      const signal = waitedMs > timeoutMs / 2 ? 'SIGQUIT' : 'SIGINT';
      if (signal !== sent) {
        log('info', 'Stopping the Postgres that an earlier run left behind', { pid: postmaster });
        kill([postmaster], signal);
        sent = signal;
      }
    } else if (waitedMs > ORPHAN_GRACE_MS && sent !== 'SIGQUIT') {
      kill(found, 'SIGQUIT');
      sent = 'SIGQUIT';
    }
    await sleep(50);
  }
}

function kill(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended.
    }
  }
}
