import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import type { RunningServer } from './launch-server.ts';

/** A server that is started again whenever it ends by itself. */
export interface SupervisedServer {
  /** Ends the server for good and waits for it. */
  stop(): Promise<void>;
}

/** How long a server may take to write everything down before it is broken off. */
const FAST_SHUTDOWN_MS = 20_000;

const MAX_PAUSE_MS = 5_000;

/**
 * Starts the server, and again each time that it dies, until `stop`. While it is away, connections are
 * refused; the pool connects anew by itself.
 * @throws Error when the first start fails.
 */
export async function superviseServer({
  launch,
  log,
}: {
  launch: () => Promise<RunningServer>;
  log: Log;
}): Promise<SupervisedServer> {
  const stopping = new AbortController();
  let server: RunningServer | null = await launch();
  const watching = watch();

  async function watch(): Promise<void> {
    while (server !== null) {
      const outcome = await server.ended;
      server = null;
      if (stopping.signal.aborted) return;
      log('error', 'Postgres ended by itself and is started again', { outcome });
      await restart();
    }
  }

  async function restart(): Promise<void> {
    for (
      let pauseMs = 100;
      !stopping.signal.aborted;
      pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)
    ) {
      try {
        server = await launch();
        if (stopping.signal.aborted) kill(server.pid, 'SIGINT');
        log('info', 'Postgres is back', { pid: server.pid });
        return;
      } catch (error) {
        log('error', 'Postgres could not be started again', { error: String(error) });
      }
      await sleep(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  return {
    async stop() {
      stopping.abort();
      if (server !== null) kill(server.pid, 'SIGINT');
      const stopped = new AbortController();
      const late = sleep(FAST_SHUTDOWN_MS, 'late', { signal: stopped.signal }).catch(() => null);
      if ((await Promise.race([watching, late])) === 'late' && server !== null) {
        log('warn', 'Postgres takes too long to stop and is broken off; nothing is lost by it');
        kill(server.pid, 'SIGQUIT');
        await watching;
      }
      stopped.abort();
    },
  };
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
