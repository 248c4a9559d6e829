import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isStartedByNpm } from '../../processor/src/config.ts';
import { watchParent } from '../../processor/src/watch-parent.ts';
import { formatFooter } from './format-footer.ts';
import { formatHead, formatRecord } from './format-record.ts';
import { createLedgerReader, type LedgerView } from './ledger-view.ts';
import { scenarioRecords } from './scenario.ts';
import { createScreen } from './screen.ts';
import { type Stage, startStage } from './stage.ts';

const usage = `Usage: npm run demo [-- --once] [-- --json]
  --once  end with exit code 0 once every call is in the ledger and the notice was delivered
  --json  as --once; print only { "records": [ … ], "notice": { … } } on stdout`;
const onceDeadlineMs = 60_000;

process.exitCode = await runDemo(process.argv.slice(2));

/** Runs the demo and returns its exit code. */
async function runDemo(args: string[]): Promise<number> {
  const options = parseOptions(args);
  if (typeof options === 'number') return options;
  const { once, json } = options;
  const screen = createScreen(json ? process.stderr : process.stdout);
  const interruption = listenForInterruption();
  const began = performance.now();
  try {
    screen.printLines([
      'Starting an embedded Postgres, the processor, three simulated providers …',
    ]);
    await using stage = await startStage({
      rounds: once ? 1 : Infinity,
      signal: interruption,
    });
    screen.printLines([
      `The page, while this runs: ${stage.processor.url}/`,
      '',
      formatHead(screen),
    ]);
    const last = await watchLedger(stage, screen, {
      isDone: (view) =>
        once && view.records.length >= scenarioRecords && stage.receiver.posts.length > 0,
      deadlineAt: once ? began + onceDeadlineMs : Infinity,
      interruption,
    });
    screen.updateFooter(formatFooter(last, stage.receiver, null, screen));
    screen.end();
    if (json) {
      const notice = stage.receiver.posts[0]?.payload;
      process.stdout.write(`${JSON.stringify({ records: last.records, notice }, null, 2)}\n`);
    }
    if (!once) screen.printLines(['', 'Ending every process …']);
    return 0;
  } catch (error) {
    if (interruption.aborted) return once ? 130 : 0;
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

async function watchLedger(
  { processor, receiver, app }: Stage,
  screen: ReturnType<typeof createScreen>,
  {
    isDone,
    deadlineAt,
    interruption,
  }: { isDone: (view: LedgerView) => boolean; deadlineAt: number; interruption: AbortSignal },
): Promise<LedgerView> {
  const readLedger = createLedgerReader(processor.url);
  for (;;) {
    const view = await readLedger().catch((error: unknown) => {
      throw new Error(`The ledger could not be read.\nThe processor said:\n${processor.stderr()}`, {
        cause: error,
      });
    });
    screen.printLines(view.fresh.map((record) => formatRecord(record, screen)));
    screen.updateFooter(formatFooter(view, receiver, `${processor.url}/`, screen));
    if (isDone(view)) return view;
    if (interruption.aborted && deadlineAt === Infinity) return view;
    interruption.throwIfAborted();
    if (processor.exit()) throw new Error(`The processor ended: ${processor.stderr()}`);
    if (performance.now() > deadlineAt) {
      throw new Error(
        `After ${onceDeadlineMs / 1000} s there are ${view.records.length} of ${scenarioRecords} records and ${receiver.posts.length} notices.\n` +
          `The app said:\n${app.stderr()}\nThe processor said:\n${processor.stderr()}`,
      );
    }
    await sleep(250, undefined, { signal: interruption }).catch(() => undefined);
  }
}

function parseOptions(args: string[]): { once: boolean; json: boolean } | number {
  try {
    const { values } = parseArgs({
      args,
      options: { once: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    if (values.help) {
      console.log(usage);
      return 0;
    }
    return { once: values.once === true || values.json === true, json: values.json === true };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    return 2;
  }
}

/**
 * Ctrl-C, `kill`, a closed terminal, the end of a pipe and the end of npm all end the demo in order
 * instead of at once, or never.
 */
function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Error('The demo was interrupted.'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  // EPIPE of a pipe, EIO of a terminal: nobody looks any more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', interrupt);
  if (isStartedByNpm()) watchParent(interrupt);
  return controller.signal;
}
