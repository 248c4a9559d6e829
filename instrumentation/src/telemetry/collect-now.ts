import type { HrTime } from '@opentelemetry/api';
import type { MetricProducer, ResourceMetrics, ScopeMetrics } from '@opentelemetry/sdk-metrics';

/** What the SDK's producer holds inside; version 3.1, to which package.json pins it. */
interface Collector {
  readonly _sharedState: {
    readonly resource: ResourceMetrics['resource'];
    readonly meterSharedStates: ReadonlyMap<string, Meter>;
  };
}

interface Meter {
  readonly _instrumentationScope: ScopeMetrics['scope'];
  readonly metricStorageRegistry: { getStorages(collector: Collector): readonly Storage[] };
}

interface Storage {
  collect(collector: Collector, time: HrTime): ScopeMetrics['metrics'][number] | undefined;
}

/**
 * The state of every metric, without waiting. The SDK collects in promises, for the sake of instruments that
 * are observed asynchronously; there are none here, and in an `exit` listener no promise is settled any more.
 *
 * @returns `null` where the SDK is not built as expected: then the metrics of the last moment are lost
 */
export function collectNow(producer: MetricProducer): ResourceMetrics | null {
  try {
    const collector = producer as unknown as Collector;
    const nowMs = Date.now();
    const time: HrTime = [Math.floor(nowMs / 1000), (nowMs % 1000) * 1e6];
    const { resource, meterSharedStates } = collector._sharedState;
    const scopeMetrics = [...meterSharedStates.values()].map((meter) => ({
      scope: meter._instrumentationScope,
      metrics: meter.metricStorageRegistry
        .getStorages(collector)
        .map((storage) => storage.collect(collector, time))
        .filter((metric) => metric !== undefined),
    }));
    return { resource, scopeMetrics };
  } catch {
    return null;
  }
}
