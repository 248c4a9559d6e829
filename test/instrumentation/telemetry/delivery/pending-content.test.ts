import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PendingSpans } from '../../../../instrumentation/src/telemetry/delivery/pending-spans.ts';
import { UsageSpan } from '../../../../instrumentation/src/telemetry/signals/span.ts';
import { createFinishedCall } from '../create-finished-call.ts';

const text = 'x'.repeat(1024 * 1024);

function createPending(): PendingSpans {
  return new PendingSpans({
    maxSpans: 100,
    createSpan: (record) => new UsageSpan(record, {} as ConstructorParameters<typeof UsageSpan>[1]),
    onAdded: () => undefined,
    onFull: () => undefined,
    onDropped: () => assert.fail('a record was dropped'),
  });
}

function add(pending: PendingSpans, content: { inputMessages: string }): void {
  pending.add({ call: { ...createFinishedCall(), content }, sequence: 1, parent: null });
}

describe('the prompts and answers of records that wait', () => {
  it('are no more than four million characters in one request, and at least one record’s', () => {
    const pending = createPending();
    for (let count = 0; count < 9; count += 1) add(pending, { inputMessages: text });
    add(pending, { inputMessages: text.repeat(5) });
    const sizes: number[] = [];
    while (pending.size > 0) {
      const batch = pending.first(512);
      sizes.push(batch.length);
      pending.remove(batch);
    }
    assert.deepEqual(sizes, [4, 4, 1, 1]);
  });

  it('are left out, and never the records, while too many of them wait', () => {
    const pending = createPending();
    for (let count = 0; count < 34; count += 1) add(pending, { inputMessages: text });
    const withContent = () =>
      pending.first(100).filter(({ record }) => record.call.content !== undefined);
    let kept = 0;
    let all = 0;
    while (pending.size > 0) {
      const batch = pending.first(100);
      all += batch.length;
      kept += withContent().length;
      pending.remove(batch);
    }
    assert.deepEqual([all, kept], [34, 32]);
    // What was sent makes room.
    add(pending, { inputMessages: text });
    assert.equal(withContent().length, 1);
  });
});
