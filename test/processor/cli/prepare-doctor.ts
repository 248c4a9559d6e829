import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi } from '../api/start-api.ts';
import { health, price } from './healthy-ledger.ts';
import { installStandIn } from './install-stand-in.ts';
import { runCommand } from './run-command.ts';
import { startReceiver } from './start-receiver.ts';

/** A folder in which `tallylight doctor` finds a whole instrumentation, and one with a broken one. */
export async function prepareDoctor() {
  const folder = await mkdtemp(join(tmpdir(), 'tallylight-doctor-'));
  const installed = await installStandIn(join(folder, 'installed'), '');
  const broken = await installStandIn(
    join(folder, 'broken'),
    'throw new TypeError("it is broken");',
  );

  /** What it finds beside a receiver and a processor where all is well but for what is given. */
  async function examine({
    ports = {},
    status = 200,
    env = {},
    cwd = installed,
  }: {
    ports?: Parameters<typeof startApi>[0];
    status?: number;
    env?: Record<string, string>;
    cwd?: string;
  } = {}) {
    await using receiver = await startReceiver(status);
    await using api = await startApi({
      prices: [price(new Date())],
      readLedgerHealth: async () => ({ ...health, databaseTime: new Date() }),
      ...ports,
    });
    const run = await runCommand(['doctor', '--json'], {
      cwd,
      env: {
        TALLYLIGHT_URL: api.url,
        TALLYLIGHT_ENDPOINT: receiver.url,
        TALLYLIGHT_SPOOL_DIR: join(folder, 'no-spool'),
        ...env,
      },
    });
    const { ok, checks } = JSON.parse(run.stdout) as {
      ok: boolean;
      checks: { name: string; outcome: string; summary: string; advice: string | null }[];
    };
    const find = (name: string) => {
      const found = checks.find((check) => check.name === name);
      assert.ok(found, `there is a check of ${name}`);
      return found;
    };
    return { ...run, ok, checks, find, received: receiver.received, url: receiver.url };
  }

  return {
    folder,
    broken,
    examine,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
