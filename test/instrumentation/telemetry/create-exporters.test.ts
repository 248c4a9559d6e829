import assert from 'node:assert/strict';
import { it } from 'node:test';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { createExporters } from '../../../instrumentation/src/telemetry/create-exporters.ts';
import { UsageSpan } from '../../../instrumentation/src/telemetry/span.ts';
import { joinRequests } from '../../../instrumentation/src/telemetry/spool-lines.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { createFinishedCall } from './create-finished-call.ts';

it('sends what waits on disk as well: a request of one record, and of several', async () => {
  const receiver = await startOtlpReceiver();
  try {
    const target = { url: `${receiver.url}/v1/traces`, headers: {} };
    const { spans: exporter } = createExporters({
      traces: target,
      metrics: target,
      tls: {},
      gzip: false,
      timeoutMs: 5000,
    });
    const origin = {
      resource: resourceFromAttributes({ 'service.name': 'shop' }),
      instrumentationScope: { name: 'scope', version: '1' },
    };
    const call = createFinishedCall({ context: { userId: 'a "b"\n\u2028é' } });
    const span = new UsageSpan({ call, sequence: 1, parent: null }, origin);
    const result = await new Promise((resolve) => exporter.export([span], resolve));
    const line = Buffer.from(JsonTraceSerializer.serializeRequest([span]) ?? []).toString();
    assert.deepEqual([result, receiver.bodies], [{ code: 0 }, [line]]);
    assert.equal(line.includes('\n'), false, 'it is one line of a file');

    const [first, second] = JSON.parse(joinRequests([line, line]).toString()).resourceSpans;
    assert.deepEqual([first, second], Array(2).fill(JSON.parse(line).resourceSpans[0]));
  } finally {
    await receiver.close();
  }
});
