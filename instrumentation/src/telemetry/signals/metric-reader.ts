import type { ResourceMetrics, ScopeMetrics } from '@opentelemetry/sdk-metrics';
import type { UsageMetrics } from './metrics.ts';

/**
 * Exports when it is told to. The SDK's periodic reader would send every second although nothing changed,
 * and cannot be asked for what it has not sent yet.
 */
export interface UsageMetricReader {
  /** What there is to export, at once: in an `exit` listener no promise is settled any more. */
  readNow(): ResourceMetrics;
  /** @returns whether the receiver took them, or there are none */
  exportNow(): Promise<boolean>;
}

export function createMetricReader({
  metrics,
  exportState,
  resource,
  scope,
}: {
  readonly metrics: UsageMetrics;
  /** @returns whether the receiver took it */
  readonly exportState: (state: ResourceMetrics) => Promise<boolean>;
  readonly resource: ResourceMetrics['resource'];
  readonly scope: ScopeMetrics['scope'];
}): UsageMetricReader {
  function readNow(): ResourceMetrics {
    return { resource, scopeMetrics: [{ scope, metrics: metrics.collect() }] };
  }

  async function exportNow(): Promise<boolean> {
    const state = readNow();
    if (state.scopeMetrics.every(({ metrics: { length } }) => length === 0)) {
      return true;
    }
    return exportState(state);
  }

  return { readNow, exportNow };
}
