import { readdir, readFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { AppEnv } from '../config.ts';
import { formatCount } from '../format-count.ts';
import { type Check, ok, warning } from './check.ts';

const name = 'waiting records';

/** Whether apps on this machine have left records on disk: a line each, in a folder for each receiver and token. */
export async function checkWaiting(env: AppEnv['byHand']): Promise<Check> {
  const set = env.TALLYLIGHT_SPOOL_DIR?.trim() ?? '';
  if (set.toLowerCase() === 'off') {
    return ok(name, 'none on disk: TALLYLIGHT_SPOOL_DIR is off');
  }
  const base = set === '' ? join(tmpdir(), `tallylight-${userName()}`) : set;
  const found: string[] = [];
  for (const folder of await listNames(base)) {
    const count = await countRecords(join(base, folder));
    if (count > 0) found.push(`${formatCount(count, 'record')} in ${join(base, folder)}`);
  }
  if (found.length === 0) return ok(name, `none in ${base}`);
  return warning(
    name,
    found.join(', '),
    'An app with the receiver and the headers that they were recorded under sends them. Where its token was changed, it says on stderr from which folder to which they must be moved.',
  );
}

async function countRecords(folder: string): Promise<number> {
  let count = 0;
  for (const file of await listNames(folder)) {
    if (!/\.(ndjson|sending)$/.test(file)) continue;
    // One that has just been sent is gone.
    const text = await readFile(join(folder, file), 'utf8').catch(() => '');
    count += text.split('\n').filter((line) => line !== '').length;
  }
  return count;
}

/** None where there is no such folder, or it is another user's. */
async function listNames(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

function userName(): string {
  return String(process.getuid?.() ?? userInfo().username);
}
