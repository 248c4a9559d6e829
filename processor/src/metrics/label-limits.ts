import { Counter, type Registry } from 'prom-client';
import { createLabelLimit, type LabelLimit } from './label-limit.ts';

/** One limit per label whose values come from senders. */
export interface LabelLimits {
  readonly environment: LabelLimit;
  readonly service: LabelLimit;
  readonly operation: LabelLimit;
  readonly reason: LabelLimit;
  readonly provider: LabelLimit;
  readonly model: (providerName: string, model: string) => string;
  /** Limits combinations of the labels above, each given as one text. */
  readonly series: LabelLimit;
}

// Prometheus can be set to refuse a whole scrape over one value that is too long.
const maxLabelLength = 128;
const maxFreeValues = 100;
const maxUnknownValues = 50;
// "Known" includes dated variants of a known model, which a sender could make up without end.
const maxKnownValues = 1000;
// Five labels within their limits still multiply; this is OpenTelemetry's default per metric.
const maxSeries = 2000;

/**
 * Provider and model are bounded by the catalogue and the first 50 unknown ones, the others by
 * their number. What became `other` is counted in `tallylight_label_overflow_total`.
 */
export function createLabelLimits({
  registry,
  isKnownProvider,
  isKnownModel,
}: {
  readonly registry: Registry;
  readonly isKnownProvider: (providerName: string) => boolean;
  readonly isKnownModel: (providerName: string, model: string) => boolean;
}): LabelLimits {
  const overflow = new Counter({
    name: 'tallylight_label_overflow_total',
    help: 'Label values that were shown as "other", because there are too many different ones.',
    labelNames: ['label'],
    registers: [registry],
  });

  function limit(label: string, maxValues: number, maxLength = maxLabelLength): LabelLimit {
    return createLabelLimit({ maxValues, maxLength, onOverflow: () => overflow.inc({ label }) });
  }

  const knownProvider = limit('provider', maxKnownValues);
  const unknownProvider = limit('provider', maxUnknownValues);
  const knownModel = limit('model', maxKnownValues);
  const unknownModel = limit('model', maxUnknownValues);
  return {
    environment: limit('environment', maxFreeValues),
    service: limit('service', maxFreeValues),
    operation: limit('operation', maxFreeValues),
    reason: limit('reason', maxFreeValues),
    provider: (name) => (isKnownProvider(name) ? knownProvider(name) : unknownProvider(name)),
    model: (providerName, model) =>
      isKnownModel(providerName, model) ? knownModel(model) : unknownModel(model),
    series: limit('series', maxSeries, Number.POSITIVE_INFINITY),
  };
}
