import { readFileSync } from 'node:fs';
import { ConfigError, loadConfig } from './config.ts';
import { createLog } from './log.ts';
import { type RunningProcessor, startProcessor } from './start-processor.ts';

const STOP_DEADLINE_MS = 40_000;

const log = createLog();
const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

// Whoever read our output may be gone, as a closed terminal or the end of a pipe: that is no reason
// to end, least of all in the middle of stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const stopSignal = listenForStop();
const processor = await start();
if (processor !== null) {
  announce(processor);
  const signal = await stopSignal;
  log('info', 'Stopping: what was accepted is being committed', { signal });
  await processor.stop();
  log('info', 'Stopped');
}
process.exit();

/** Ctrl-C reaches npm's child twice, from the terminal and from npm: repetitions change nothing. */
function listenForStop(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      resolve(signal);
      setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    });
  }
  return promise;
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

function announce({ url, ledger }: RunningProcessor): void {
  process.stdout.write(
    [
      `Tallylight ${version} is ready.`,
      `  page     ${url}/`,
      `  OTLP     ${url}/v1/traces`,
      `  ledger   ${ledger}`,
      '',
      'Add it to an app with one option:',
      `  ${url.endsWith(':4318') ? '' : `TALLYLIGHT_ENDPOINT=${url} `}node --import @tallylight/instrumentation/register app.js`,
      '',
    ].join('\n'),
  );
}
