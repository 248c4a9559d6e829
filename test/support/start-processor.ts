import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChildEnv, inheritedConditions } from './child-env.ts';
import { findFreePort } from './find-free-port.ts';
import { type RunningProcess, startProcess } from './start-process.ts';
import { waitFor } from './wait-for.ts';

const mainFile = fileURLToPath(new URL('../../processor/src/main.ts', import.meta.url));

/** A budget as `tallylight.yaml` writes it. */
export interface BudgetSetting {
  readonly name: string;
  readonly environment?: string;
  readonly limit: string;
  readonly period: 'day' | 'week' | 'month';
  readonly thresholds: readonly number[];
  readonly webhook_url?: string;
}

/** A processor that answers `/readyz`. */
export interface RunningProcessor extends RunningProcess {
  /** Its origin: `http://127.0.0.1:4318`. */
  readonly url: string;
}

/**
 * Starts the processor with an embedded Postgres below `folder` and waits until it is ready.
 * @param port a free one unless given.
 */
export async function startProcessor({
  folder,
  budgets = [],
  port,
  env = {},
  deadlineMs = 50_000,
  signal,
}: {
  folder: string;
  budgets?: readonly BudgetSetting[];
  port?: number;
  env?: Readonly<Record<string, string>>;
  deadlineMs?: number;
  signal?: AbortSignal;
}): Promise<RunningProcessor> {
  const chosenPort = port ?? (await findFreePort());
  const settings = await createProcessorEnv({ folder, budgets, port: chosenPort });
  const child = await startProcess(process.execPath, [...inheritedConditions(), mainFile], {
    env: createChildEnv({ ...settings, ...env }),
    ownGroup: true,
  });
  const url = `http://127.0.0.1:${chosenPort}`;
  try {
    await waitFor('the processor to be ready', () => isReady(url, child), { deadlineMs, signal });
  } catch (error) {
    await child.stop('SIGTERM');
    signal?.throwIfAborted();
    throw new Error(`The processor did not start: ${child.stderr()}`, { cause: error });
  }
  if (child.exit()) throw new Error(`The processor ended at its start: ${child.stderr()}`);
  return { ...child, url };
}

/** Writes `tallylight.yaml` into the folder and names it in the processor's environment. */
async function createProcessorEnv({
  folder,
  budgets,
  port,
}: {
  folder: string;
  budgets: readonly BudgetSetting[];
  port: number;
}): Promise<Record<string, string>> {
  const configFile = join(folder, 'tallylight.yaml');
  // JSON is YAML.
  await writeFile(configFile, JSON.stringify({ budgets }, null, 2));
  return {
    TALLYLIGHT_CONFIG: configFile,
    TALLYLIGHT_DATA_DIR: join(folder, 'data'),
    TALLYLIGHT_HOST: '127.0.0.1',
    TALLYLIGHT_PORT: String(port),
  };
}

async function isReady(url: string, child: RunningProcess): Promise<boolean> {
  if (child.exit()) return true;
  const response = await fetch(`${url}/readyz`);
  await response.arrayBuffer();
  return response.status === 200;
}
