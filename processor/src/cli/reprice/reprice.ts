import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Output } from '../output.ts';
import { type ApiAccess, readApi, sendApi } from '../read-api.ts';
import { usageError } from '../usage-error.ts';
import { formatAnswer, formatRuns } from './format-run.ts';
import type { RepriceCommand, WantedRun } from './reprice-command.ts';
import { answerShape, type RunAnswer, runShape, runsShape } from './run.ts';

const POLL_MS = 500;

/** What the commands need. */
interface Session {
  readonly access: ApiAccess;
  /** Whoever runs the command, where nobody is named; `null` where that is unknown. */
  readonly user: string | null;
  readonly json: boolean;
  readonly output: Output;
  /** Asks on the terminal; `null` where there is none. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}

/** `tallylight reprice …`: prices past calls anew, after showing what that changes. */
export async function reprice(command: RepriceCommand, session: Session): Promise<number> {
  const { access, json, output } = session;
  const show = (answer: unknown, text: string) =>
    output.result(json ? `${JSON.stringify(answer, null, 2)}\n` : text);

  if (command.action === 'list') {
    const found = await readApi(access, 'reprice?limit=100', runsShape);
    show(found, formatRuns(found.runs));
    return exitCodes.ok;
  }
  if (command.action === 'show') {
    const path = `reprice/${encodeURIComponent(command.id)}`;
    const run = await readApi(access, path, answerShape);
    show(run, `${formatRuns([run])}\n${formatAnswer(run)}`);
    return exitCodes.ok;
  }

  const { order, isDryRun, isAgreed } = command;
  if (!isAgreed) {
    // Before anything is begun, and not after minutes of it.
    if (!isDryRun && session.confirm === null) {
      throw usageError('There is no terminal to ask on. Add --dry-run to look, or --yes to do it.');
    }
    const would = await runToEnd(order, true, session);
    if (isDryRun || would.totals.records === 0) {
      show(would, formatAnswer(would));
      return exitCodes.ok;
    }
    output.message(formatAnswer(would));
    if (!(await session.confirm?.(`Change ${would.totals.records} records? [y/N] `))) {
      output.message('Nothing was changed.\n');
      return exitCodes.failed;
    }
  }
  const done = await runToEnd(order, false, session);
  show(done, formatAnswer(done));
  return exitCodes.ok;
}

/** @throws CliError where the run fails. */
async function runToEnd(
  order: WantedRun,
  isDryRun: boolean,
  { access, user, output }: Session,
): Promise<RunAnswer> {
  const content = { ...order, by: order.by ?? user, dry_run: isDryRun };
  const { id } = await sendApi(access, 'reprice', content, runShape);
  if (!isDryRun) {
    output.message(`Run ${id} goes on by itself; tallylight reprice show ${id} tells of it.\n`);
  }
  for (;;) {
    const run = await readApi(access, `reprice/${id}`, answerShape);
    if (run.state === 'done') return run;
    if (run.state === 'failed') {
      throw new CliError(exitCodes.failed, `Run ${id} ended too early: ${run.error}`);
    }
    await sleep(POLL_MS);
  }
}
