/** One way to capture calls, which the measured app can switch on and off without a trace. */
export interface Variant {
  enable(): void;
  disable(): void;
  /** Sends what was captured, so that its cost is paid where it was caused. */
  flush(): Promise<void>;
}

export const variantNames = [
  'none',
  'tallylight',
  'instrumentation-undici',
  'traceloop',
  'openinference',
] as const;

export type VariantName = (typeof variantNames)[number];
