import type { z } from 'zod';
import { exitCodes } from '../cli-error.ts';
import type { Output } from '../output.ts';
import { type ApiAccess, readApi, sendApi } from '../read-api.ts';
import { usageError } from '../usage-error.ts';
import {
  erasureShape,
  formatErasure,
  formatGaps,
  formatQuarantine,
  formatRetention,
  formatVerification,
  gapsShape,
  quarantineShape,
  retentionShape,
  verificationShape,
} from './format-keeping.ts';
import type { KeepingCommand } from './keeping-command.ts';

/** These read everything, or change much of it. */
const LONG = { timeoutMs: 30 * 60_000 };

/** `tallylight gaps`, `retention`, `users erase`, `ledger verify` and `quarantine list`. */
export async function keeping(
  command: KeepingCommand,
  {
    access,
    user,
    json,
    output,
  }: {
    access: ApiAccess;
    /** Whoever runs the command, where nobody is named. */
    user: string | null;
    json: boolean;
    output: Output;
  },
): Promise<number> {
  function show<Answer>(answer: Answer, format: (answer: Answer) => string): number {
    output.result(json ? `${JSON.stringify(answer, null, 2)}\n` : format(answer));
    return exitCodes.ok;
  }
  const read = <T>(path: string, shape: z.ZodType<T>) => readApi(access, path, shape, LONG);
  const send = <T>(path: string, body: unknown, shape: z.ZodType<T>) =>
    sendApi(access, path, body, shape, LONG);

  switch (command.action) {
    case 'gaps':
      return show(await read(`gaps?${toSearch(command.query)}`, gapsShape), formatGaps);
    case 'quarantine': {
      const found = await read(`quarantine?${toSearch(command.query)}`, quarantineShape);
      return show(found, formatQuarantine);
    }
    case 'retention': {
      const order = { dry_run: command.isDryRun };
      return show(await send('retention', order, retentionShape), formatRetention);
    }
    case 'erase': {
      const by = command.by ?? user;
      if (by === null) throw usageError('Say with --by who erases the user.');
      const order = { user_id: command.userId, mode: command.mode, dry_run: command.isDryRun, by };
      return show(await send('users/erase', order, erasureShape), formatErasure);
    }
    case 'verify': {
      const path = `ledger/verification?${toSearch(command.query)}`;
      const verified = await read(path, verificationShape);
      show(verified, formatVerification);
      return verified.differences.length === 0 ? exitCodes.ok : exitCodes.failed;
    }
  }
}

function toSearch(query: Readonly<Record<string, string>>): string {
  return new URLSearchParams(query).toString();
}
