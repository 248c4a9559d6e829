import { startInstrumentation, stopInstrumentation } from './instrumentation.ts';
import type { AiUsageOptions } from './options.ts';
import { startSafely } from './start/start-safely.ts';
import { version } from './version.ts';

/**
 * For an app that sets up OpenTelemetry itself: takes a place among its `instrumentations`, in an SDK of 1.x,
 * 2.x or 3.x alike. It has the shape of an instrumentation and none of its base class, which belongs to one
 * version of the API.
 *
 * Records go their own way, to Tallylight's receiver: no sampler, processor or exporter of the app touches
 * them. The app's active span is their parent.
 */
export class AiUsageInstrumentation {
  readonly instrumentationName = '@tallylight/instrumentation';
  readonly instrumentationVersion = version;
  #options: AiUsageOptions;
  #enabled = false;

  constructor(options: AiUsageOptions = {}) {
    this.#options = options;
    if (options.enabled === true) this.enable();
  }

  /** Records from now on; never throws. Where another copy of this package records already, that one goes on alone. */
  enable(): void {
    this.#enabled = true;
    startSafely(() => startInstrumentation(this, this.#options));
  }

  /**
   * Records no call that begins from now on, unless `register` or another instance wants it. What is open or
   * unsent is still recorded and sent.
   */
  disable(): void {
    this.#enabled = false;
    stopInstrumentation(this);
  }

  getConfig(): AiUsageOptions {
    return { ...this.#options, enabled: this.#enabled };
  }

  /** Has an effect until the first `enable()` of the process: what runs keeps its settings. */
  setConfig(options: AiUsageOptions = {}): void {
    this.#options = options;
  }

  /** Without effect: records must not be sampled. */
  setTracerProvider(_provider: unknown): void {}

  /** Without effect: the metrics go where the records go. */
  setMeterProvider(_provider: unknown): void {}

  /** Without effect: there are no logs. */
  setLoggerProvider(_provider: unknown): void {}
}
