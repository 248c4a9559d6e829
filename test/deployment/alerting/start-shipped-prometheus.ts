import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../support/find-free-port.ts';
import { findTool } from '../../support/find-tool.ts';
import { type RunningProcess, startProcess } from '../../support/start-process.ts';
import { waitFor } from '../../support/wait-for.ts';
import { copyShipped } from './copy-shipped.ts';

export const prometheus = findTool(['prometheus'], {
  variable: 'TALLYLIGHT_PROMETHEUS',
  hint: 'apt-get install prometheus',
});

/** A Prometheus that has scraped. */
export interface ShippedPrometheus extends RunningProcess {
  readonly url: string;
}

/**
 * Starts Prometheus with the shipped configuration and rules.
 * @param processor, alertmanager host and port.
 * @param intervals as they are shipped, or a second each.
 */
export async function startShippedPrometheus({
  folder,
  processor,
  alertmanager,
  readToken,
  intervals,
}: {
  folder: string;
  processor: string;
  alertmanager: string;
  readToken: string;
  intervals: 'shipped' | 'short';
}): Promise<ShippedPrometheus> {
  const copy = await copyShipped('prometheus', {
    folder,
    file: 'prometheus.yml',
    replacements:
      intervals === 'shipped' ? [] : [[/(scrape|evaluation)_interval: \d+\w/g, '$1_interval: 1s']],
  });
  await writeFiles(copy, {
    'secrets/read_token': readToken,
    'targets/processors/test.yml': `- targets: [${processor}]`,
    'targets/alertmanagers/test.yml': `- targets: [${alertmanager}]`,
  });
  const address = `127.0.0.1:${await findFreePort()}`;
  const child = await startProcess(prometheus.path, [
    `--config.file=${join(copy, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'prometheus-data')}`,
    `--web.listen-address=${address}`,
  ]);
  const url = `http://${address}`;
  const hasScraped = async () => {
    if (child.exit()) throw new Error('It ended at its start.');
    const response = await fetch(`${url}/api/v1/query?query=up{job="tallylight"}==1`);
    const { data } = (await response.json()) as { data: { result: unknown[] } };
    return data.result.length === 1;
  };
  try {
    await waitFor('the first scrape', hasScraped, { deadlineMs: 40_000 });
  } catch (cause) {
    await child.stop('SIGKILL');
    throw new Error(`Prometheus scraped nothing: ${child.stderr()}`, { cause });
  }
  return { ...child, url };
}

/** Writes files below a folder, and the folders that they need. */
async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
