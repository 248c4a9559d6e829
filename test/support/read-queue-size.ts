import type { RunningCollector } from './start-otelcol.ts';

/** What waits in the collector's queue of spans on disk, in the unit of its configuration: bytes. */
export async function readQueueSize({ ports }: RunningCollector): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${ports.metrics}/metrics`);
  const text = await response.text();
  const sample = /^otelcol_exporter_queue_size\{[^}]*data_type="traces"[^}]*\} (\S+)$/m.exec(text);
  return Number(sample?.[1] ?? 0);
}
