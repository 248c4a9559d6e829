import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError, isStartedByNpm, loadConfig } from './config.ts';
import { formatReady } from './format-ready.ts';
import { createLog } from './log.ts';
import { type RunningProcessor, startProcessor } from './start-processor.ts';
import { watchParent } from './watch-parent.ts';

const STOP_DEADLINE_MS = 40_000;

const log = createLog();
const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

// Whoever read our output may be gone, as a closed terminal or the end of a pipe: that is no reason
// to end, least of all in the middle of stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const stopReason = listenForStop();
const started = await start();
if (started !== null) {
  announce(started);
  const reason = await stopReason;
  log('info', 'Stopping: what was accepted is being committed', { reason });
  await started.stop();
  log('info', 'Stopped');
}
process.exit();

/** Ctrl-C reaches npm's child twice, from the terminal and from npm: repetitions change nothing. */
function listenForStop(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => stop(signal));
  }
  // Only npm's end means ours: a shell may end before what it left running.
  if (isStartedByNpm()) watchParent(() => stop('npm has ended'));
  return promise;

  function stop(reason: string): void {
    resolve(reason);
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
  }
}

async function start(): Promise<RunningProcessor | null> {
  try {
    return await startProcessor(loadConfig(), { version, log });
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [describe(error)];
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
    return null;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function announce({ url, ledger, wantsToken }: RunningProcessor): void {
  const folder = new URL('../../instrumentation/', import.meta.url);
  const isCheckout = existsSync(new URL('package.json', folder));
  process.stdout.write(
    formatReady({
      version,
      url,
      ledger,
      wantsToken,
      instrumentationFolder: isCheckout ? fileURLToPath(folder).replace(/[\\/]$/, '') : null,
    }),
  );
}
