import assert from 'node:assert/strict';
import { it } from 'node:test';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { joinRequests } from '../../../../instrumentation/src/telemetry/delivery/spool-lines.ts';
import { UsageSpan } from '../../../../instrumentation/src/telemetry/signals/span.ts';
import { createFinishedCall } from '../create-finished-call.ts';

it('joins requests of one record each to one of several', () => {
  const origin = {
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    instrumentationScope: { name: 'scope', version: '1' },
  };
  const call = createFinishedCall({ context: { userId: 'a "b"\n\u2028é' } });
  const span = new UsageSpan({ call, sequence: 1, parent: null }, origin);
  const line = Buffer.from(JsonTraceSerializer.serializeRequest([span]) ?? []).toString();
  assert.equal(line.includes('\n'), false, 'it is one line of a file');

  const [first, second] = JSON.parse(joinRequests([line, line]).toString()).resourceSpans;
  assert.deepEqual([first, second], Array(2).fill(JSON.parse(line).resourceSpans[0]));
});
