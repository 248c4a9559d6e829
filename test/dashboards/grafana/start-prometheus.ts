import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../support/find-free-port.ts';
import { findTool } from '../../support/find-tool.ts';
import { type RunningProcess, startProcess } from '../../support/start-process.ts';
import { waitFor } from '../../support/wait-for.ts';

export const prometheus = findTool(['prometheus'], {
  variable: 'TALLYLIGHT_PROMETHEUS',
  hint: 'apt-get install prometheus',
});

/** One series of an answer; an instant answer has one value. */
interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [time: number, value: string])[];
}

/** A Prometheus that scrapes each second. */
export interface RunningPrometheus extends RunningProcess {
  /** Values of the last `seconds`, one for each of them. */
  queryRange(expr: string, seconds: number): Promise<Series[]>;
  /** Values as they are now. */
  queryInstant(expr: string): Promise<Series[]>;
  /** The values of a label in the series that a selector takes. */
  listLabelValues(label: string, selector: string): Promise<string[]>;
}

/** @param targets `host:port` of the processors; each becomes an instance of the job `tallylight`. */
export async function startPrometheus({
  folder,
  targets,
}: {
  folder: string;
  targets: readonly string[];
}): Promise<RunningPrometheus> {
  const port = await findFreePort();
  const configFile = join(folder, 'prometheus.yml');
  // JSON is YAML.
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [{ job_name: 'tallylight', static_configs: [{ targets }] }],
  };
  await writeFile(configFile, JSON.stringify(config));
  const child = await startProcess(prometheus.path, [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${join(folder, 'tsdb')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);

  async function ask<Answer>(path: string, query: Record<string, string>): Promise<Answer> {
    const url = `http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(query)}`;
    const answer = (await (await fetch(url)).json()) as { error?: string; data: Answer };
    if (answer.error !== undefined) throw new Error(`${answer.error}: ${JSON.stringify(query)}`);
    return answer.data;
  }

  try {
    await waitFor('Prometheus to be ready', async () => {
      const { ok } = await fetch(`http://127.0.0.1:${port}/-/ready`);
      return ok || child.exit() !== undefined;
    });
    if (child.exit()) throw new Error('It ended at its start.');
  } catch (cause) {
    await child.stop();
    throw new Error(`Prometheus did not start: ${child.stderr()}`, { cause });
  }
  return {
    ...child,
    async queryRange(expr, seconds) {
      const end = Date.now() / 1000;
      const window = { start: String(end - seconds), end: String(end), step: '1' };
      const { result } = await ask<{ result: Series[] }>('query_range', { query: expr, ...window });
      return result;
    },
    async queryInstant(expr) {
      type Instant = { metric: Series['metric']; value: Series['values'][0] };
      const { result } = await ask<{ result: Instant[] }>('query', { query: expr });
      return result.map(({ metric, value }) => ({ metric, values: [value] }));
    },
    listLabelValues: (label, selector) =>
      ask<string[]>(`label/${label}/values`, { 'match[]': selector }),
  };
}
