const maxKnown = 1000;
const dayMs = 86_400_000;

/** When work was ordered whose results are read later and do not say it, as far as other answers did. */
export interface OrderInstants {
  /**
   * @param name of the order, or of a file with its results
   * @param instantMs `NaN` where the answer does not say it, which is not remembered
   */
  remember(name: string, instantMs: number): void;
  /** Milliseconds since the Unix epoch; the first instant of today (UTC) where no answer said one. */
  resolveMs(name: string): number;
}

/** Remembers the latest ones. */
export function createOrderInstants(now: () => number): OrderInstants {
  const known = new Map<string, number>();
  return {
    remember(name, instantMs) {
      if (Number.isNaN(instantMs)) return;
      const [oldest] = known.keys();
      if (known.size >= maxKnown && oldest !== undefined) known.delete(oldest);
      known.set(name, instantMs);
    },
    resolveMs: (name) => known.get(name) ?? Math.floor(now() / dayMs) * dayMs,
  };
}
