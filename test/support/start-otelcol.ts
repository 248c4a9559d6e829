import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChildEnv } from './child-env.ts';
import { findFreePort } from './find-free-port.ts';
import { findTool } from './find-tool.ts';
import { type RunningProcess, startProcess } from './start-process.ts';
import { waitFor } from './wait-for.ts';

/** The OpenTelemetry Collector. */
export const otelcol = findTool(['otelcol', 'otelcol-contrib'], {
  variable: 'TALLYLIGHT_OTELCOL',
  places: ['../shared/bin/otelcol'],
  hint: 'test/deployment/otelcol/build-otelcol.sh builds it',
});

/** The configuration as it is shipped. */
export const collectorConfig = fileURLToPath(new URL('../../otel-collector.yaml', import.meta.url));

/** Where one collector listens, the same over its restarts. */
export interface CollectorPorts {
  readonly http: number;
  readonly grpc: number;
  readonly queue: number;
  readonly logsQueue: number;
  readonly health: number;
  readonly metrics: number;
}

/** A collector that takes telemetry. */
export interface RunningCollector extends RunningProcess {
  /** Of OTLP/HTTP. */
  readonly url: string;
  /** Of OTLP/gRPC: host and port. */
  readonly grpcAddress: string;
  readonly ports: CollectorPorts;
}

/**
 * Starts the collector with the shipped configuration; nothing but environment variables differs.
 * @param folder holds its queue.
 * @param configs further configurations, merged over the shipped one.
 */
export async function startOtelcol({
  folder,
  processorUrl,
  token = 'local',
  ports,
  env = {},
  configs = [collectorConfig],
}: {
  folder: string;
  processorUrl: string;
  token?: string;
  ports?: CollectorPorts;
  env?: Readonly<Record<string, string>>;
  configs?: readonly string[];
}): Promise<RunningCollector> {
  const { http, grpc, queue, logsQueue, health, metrics } = ports ?? (await findPorts());
  const child = await startProcess(
    otelcol.path,
    configs.map((config) => `--config=${config}`),
    {
      env: createChildEnv({
        TALLYLIGHT_INGEST_TOKEN: token,
        TALLYLIGHT_PROCESSOR_URL: processorUrl,
        TALLYLIGHT_COLLECTOR_DIR: join(folder, 'collector'),
        TALLYLIGHT_COLLECTOR_HTTP: `127.0.0.1:${http}`,
        TALLYLIGHT_COLLECTOR_GRPC: `127.0.0.1:${grpc}`,
        TALLYLIGHT_COLLECTOR_QUEUE: `127.0.0.1:${queue}`,
        TALLYLIGHT_COLLECTOR_LOGS_QUEUE: `127.0.0.1:${logsQueue}`,
        TALLYLIGHT_COLLECTOR_HEALTH: `127.0.0.1:${health}`,
        TALLYLIGHT_COLLECTOR_METRICS_PORT: String(metrics),
        ...env,
      }),
      ownGroup: true,
    },
  );
  await waitFor('the collector to be ready', async () => {
    if (child.exit()) return true;
    const response = await fetch(`http://127.0.0.1:${health}/`);
    await response.arrayBuffer();
    return response.status === 200;
  }).catch(async (error: unknown) => {
    await child.stop('SIGKILL');
    throw new Error(`The collector did not start: ${child.stderr()}`, { cause: error });
  });
  if (child.exit()) throw new Error(`The collector ended at its start: ${child.stderr()}`);
  return {
    ...child,
    url: `http://127.0.0.1:${http}`,
    grpcAddress: `127.0.0.1:${grpc}`,
    ports: { http, grpc, queue, logsQueue, health, metrics },
  };
}

async function findPorts(): Promise<CollectorPorts> {
  return {
    http: await findFreePort(),
    grpc: await findFreePort(),
    queue: await findFreePort(),
    logsQueue: await findFreePort(),
    health: await findFreePort(),
    metrics: await findFreePort(),
  };
}
