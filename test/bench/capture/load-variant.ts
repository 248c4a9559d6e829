import {
  loadInstrumentationUndici,
  loadOpenInference,
  loadTraceloop,
  startPeerSdk,
} from './peers.ts';
import { loadTallylight } from './tallylight.ts';
import type { Variant, VariantName } from './variant.ts';

const none: Variant = { enable() {}, disable() {}, async flush() {} };

/** Loads every variant and leaves it switched off. */
export async function loadVariants(
  names: readonly VariantName[],
  registerUrl: string,
): Promise<ReadonlyMap<VariantName, Variant>> {
  const variants = new Map<VariantName, Variant>([['none', none]]);
  // First, as `--import` has it: what it finds is Node as it comes.
  if (names.includes('tallylight')) variants.set('tallylight', await loadTallylight(registerUrl));
  startPeerSdk();
  if (names.includes('instrumentation-undici')) {
    variants.set('instrumentation-undici', await loadInstrumentationUndici());
  }
  if (names.includes('traceloop')) variants.set('traceloop', await loadTraceloop());
  if (names.includes('openinference')) variants.set('openinference', await loadOpenInference());
  for (const variant of variants.values()) variant.disable();
  return variants;
}
