import type { Exchange } from './exchange.ts';

/** The calls that are under way. A body that nobody reads never ends by itself. */
export interface OpenExchanges {
  add(exchange: Exchange): void;
  remove(exchange: Exchange): void;
  /** Finishes at once every call whose last byte has come. */
  finishEnded(): void;
  /** Finishes every call at once, for the end of the process. */
  finishAll(): void;
}

/**
 * Bounded by number and by how long a response may wait for its next byte. A call without a response is
 * left alone: an answer may take as long as its client waits, and a client always ends its call.
 */
export function createOpenExchanges({
  maxOpen = 50_000,
  maxIdleMs = 600_000,
  sweepIntervalMs = 30_000,
}: {
  readonly maxOpen?: number;
  readonly maxIdleMs?: number;
  readonly sweepIntervalMs?: number;
} = {}): OpenExchanges {
  const open = new Set<Exchange>();
  let timer: NodeJS.Timeout | null = null;

  function add(exchange: Exchange): void {
    open.add(exchange);
    timer ??= setInterval(sweep, sweepIntervalMs).unref();
    if (open.size > maxOpen) finish(open.values().next().value);
  }

  function sweep(): void {
    for (const exchange of open) if (exchange.idleMs() > maxIdleMs) finish(exchange);
    if (open.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  }

  function finish(exchange: Exchange | undefined): void {
    if (exchange === undefined) return;
    open.delete(exchange);
    exchange.finishNow();
  }

  function finishEnded(): void {
    for (const exchange of open) if (exchange.hasEnded()) finish(exchange);
  }

  function finishAll(): void {
    for (const exchange of open) finish(exchange);
  }

  return { add, remove: (exchange) => open.delete(exchange), finishEnded, finishAll };
}
