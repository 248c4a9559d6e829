import {
  AggregationTemporality,
  type MetricProducer,
  MetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { withoutAppTracing } from './app-context.ts';
import { collectNow } from './collect-now.ts';

/**
 * Exports when it is told to. The SDK's periodic reader would send every second although nothing changed,
 * and cannot be asked for what it has not sent yet.
 */
export class UsageMetricReader extends MetricReader {
  readonly #exporter: PushMetricExporter;
  #producer: MetricProducer | null = null;

  constructor(exporter: PushMetricExporter) {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
    this.#exporter = exporter;
  }

  override setMetricProducer(producer: MetricProducer): void {
    this.#producer = producer;
    super.setMetricProducer(producer);
  }

  /** What there is to export, for the end of the process; `null` where it cannot be had at once. */
  readNow(): ResourceMetrics | null {
    return this.#producer === null ? null : collectNow(this.#producer);
  }

  /** @returns whether the endpoint took them */
  async exportNow(): Promise<boolean> {
    const { resourceMetrics } = await this.collect();
    return resourceMetrics.scopeMetrics.length === 0 || this.#send(resourceMetrics);
  }

  #send(metrics: ResourceMetrics): Promise<boolean> {
    return new Promise((resolve) => {
      withoutAppTracing(() => {
        this.#exporter.export(metrics, (result) => resolve(result.code === 0));
      });
    });
  }

  protected override async onForceFlush(): Promise<void> {
    await this.exportNow();
  }

  protected override async onShutdown(): Promise<void> {
    await this.#exporter.shutdown();
  }
}
