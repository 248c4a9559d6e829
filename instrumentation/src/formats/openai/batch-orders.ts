import { createOrderInstants } from '../order-instants.ts';
import { parseCount } from '../usage.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';

/** What answers about batches say of their result files. */
export interface BatchOrders {
  /** @param value one batch, or a list of them */
  remember(value: unknown): void;
  /** When the batch was ordered whose results are in this file; else the first instant of today. */
  resolveMs(fileId: string): number;
}

/** Remembers the batches of the latest files. */
export function createBatchOrders(now: () => number): BatchOrders {
  const orders = createOrderInstants(now);

  function rememberOne(batch: WireObject): void {
    const seconds = parseCount(batch.created_at);
    if (seconds === undefined) return;
    // OpenAI's names and Mistral's.
    const files = [batch.output_file_id, batch.error_file_id, batch.output_file, batch.error_file];
    for (const file of files.map(parseText)) {
      if (file !== undefined) orders.remember(file, seconds * 1000);
    }
  }

  return {
    remember(value) {
      const body = parseObject(value);
      rememberOne(body);
      for (const batch of parseList(body.data)) rememberOne(parseObject(batch));
    },
    resolveMs: orders.resolveMs,
  };
}
