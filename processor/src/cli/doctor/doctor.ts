import { CliError, exitCodes } from '../cli-error.ts';
import type { CliConfig } from '../config.ts';
import { escapeControls } from '../escape-controls.ts';
import type { Output } from '../output.ts';
import { type ApiAccess, ApiProblem, readApi } from '../read-api.ts';
import { type Check, failed, skipped } from './check.ts';
import { checkClock } from './check-clock.ts';
import { checkExport } from './check-export.ts';
import { checkGaps } from './check-gaps.ts';
import { checkInstrumentation } from './check-instrumentation.ts';
import {
  checkLedger,
  checkPrices,
  checkQuarantine,
  checkUnknownCosts,
  checkUnparsedHosts,
} from './check-meter.ts';
import { checkNode } from './check-node.ts';
import { checkWaiting } from './check-waiting.ts';
import { diagnosticsShape } from './diagnostics.ts';

/** `tallylight doctor`: checks the way from an app to the ledger, in the order that a call takes. */
export async function doctor({
  access,
  target,
  appEnv,
  cwd,
  json,
  output,
}: {
  access: ApiAccess;
  target: CliConfig['export'];
  appEnv: CliConfig['appEnv'];
  cwd: string;
  json: boolean;
  output: Output;
}): Promise<number> {
  const checks: Check[] = [];
  const steps = [
    async () => [await checkNode({ cwd, appEnv })],
    async () => [await checkInstrumentation({ cwd, env: appEnv.byHand })],
    async () => [await checkExport(target)],
    async () => [await checkWaiting(appEnv.byHand)],
    () => checkProcessor(access),
  ];
  for (const step of steps) {
    const found = await step();
    checks.push(...found);
    if (!json) for (const check of found) output.result(formatCheck(check, output.paint));
  }
  const isFine = checks.every(({ outcome }) => outcome !== 'failed');
  if (json) output.result(`${JSON.stringify({ ok: isFine, checks }, null, 2)}\n`);
  return isFine ? exitCodes.ok : exitCodes.failed;
}

/** What the processor knows of itself, its database and its prices. */
async function checkProcessor(access: ApiAccess): Promise<Check[]> {
  const askedAt = new Date();
  const diagnostics = await readApi(access, 'diagnostics', diagnosticsShape).catch(
    (error: unknown) => {
      if (error instanceof CliError) return error;
      throw error;
    },
  );
  const answeredAt = new Date();
  if (diagnostics instanceof CliError) {
    return [
      failed('ledger', diagnostics.message, adviseAccess(diagnostics)),
      ...['clock', 'prices', 'AI hosts', 'quarantine', 'gaps', 'costs'].map((name) =>
        skipped(name, 'the processor has to answer first'),
      ),
    ];
  }
  const fromLedger = [
    checkClock(diagnostics, { askedAt, answeredAt }),
    checkPrices(diagnostics, answeredAt),
  ];
  if (!diagnostics.ledger.reachable) {
    const missing = ['AI hosts', 'quarantine', 'gaps', 'costs'].map((name) =>
      skipped(name, 'the database has to answer first'),
    );
    return [checkLedger(diagnostics), ...fromLedger, ...missing];
  }
  return [
    checkLedger(diagnostics),
    ...fromLedger,
    checkUnparsedHosts(diagnostics),
    checkQuarantine(diagnostics),
    await checkGaps(access),
    checkUnknownCosts(diagnostics),
  ];
}

function adviseAccess(error: CliError): string {
  if (error instanceof ApiProblem && (error.status === 401 || error.status === 403)) {
    return 'Set TALLYLIGHT_READ_TOKEN to the processor’s read token.';
  }
  return 'Start the processor (in its repository: npm start), or name it with --url.';
}

const colours = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const;

function formatCheck({ name, outcome, summary, advice }: Check, paint: Output['paint']): string {
  const head = `${paint(colours[outcome], outcome.padEnd(7))}  ${name.padEnd(15)}  ${escapeControls(summary)}\n`;
  return advice === null ? head : `${head}${' '.repeat(26)}→ ${escapeControls(advice)}\n`;
}
