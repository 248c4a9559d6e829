import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createUsageId, parseUsageId } from '../../../processor/src/storage/usage-id.ts';

const SPAN = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  startedAtUs: 1_794_738_000_123_456n,
};

it('the same span always gets the same id', () => {
  assert.equal(createUsageId('default', SPAN), createUsageId('default', { ...SPAN }));
});

it('any other tenant, trace, span or start gets another id', () => {
  const ids = [
    createUsageId('default', SPAN),
    createUsageId('other', SPAN),
    createUsageId('default', { ...SPAN, traceId: '1af7651916cd43dd8448eb211c80319c' }),
    createUsageId('default', { ...SPAN, spanId: 'c7ad6b7169203331' }),
    createUsageId('default', { ...SPAN, startedAtUs: SPAN.startedAtUs + 1n }),
  ];

  assert.equal(new Set(ids).size, ids.length);
});

it('an id is a UUID of version 8 that begins with the start in milliseconds', () => {
  const id = createUsageId('default', SPAN);

  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(parseUsageId(id.toUpperCase()), { id, startedAtMs: 1_794_738_000_123 });
});

it('what is no such id is not parsed', () => {
  for (const text of ['', 'x', '01a1deb8-9080-4ba0-a97a-1b54d26cf27b', `${'a'.repeat(36)}`]) {
    assert.equal(parseUsageId(text), null);
  }
});
