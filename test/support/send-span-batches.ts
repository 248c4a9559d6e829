import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSpanBatches, type SpanBatch } from './create-span-batch.ts';

/** Response ids by what became of their records, filled while batches are sent. */
export interface SentRecords {
  readonly sent: Set<string>;
  /** Answered with 200. */
  readonly acknowledged: Set<string>;
}

/** Sends batches as an exporter does: what was not answered with 200 is sent again, unchanged. */
export async function sendSpanBatches(
  processorUrl: string,
  {
    batchSize,
    signal,
    records: { sent, acknowledged },
  }: { batchSize: number; signal: AbortSignal; records: SentRecords },
): Promise<void> {
  const createBatch = createSpanBatches();
  let batch: SpanBatch | null = null;
  while (!signal.aborted) {
    batch ??= createBatch(batchSize);
    for (const id of batch.responseIds) sent.add(id);
    const status = await post(processorUrl, batch);
    if (status === 200) {
      for (const id of batch.responseIds) acknowledged.add(id);
      batch = null;
    } else {
      assert.ok(status === undefined || status === 503, `unexpected answer ${status}`);
      await sleep(100);
    }
  }
}

/** @returns the status; `undefined` when refused, reset or timed out, which acknowledges nothing. */
async function post(processorUrl: string, { request }: SpanBatch): Promise<number | undefined> {
  try {
    const response = await fetch(`${processorUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(20_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}
