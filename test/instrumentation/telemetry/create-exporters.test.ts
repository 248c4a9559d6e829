import assert from 'node:assert/strict';
import { it } from 'node:test';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { createExporters } from '../../../instrumentation/src/telemetry/create-exporters.ts';
import { UsageSpan } from '../../../instrumentation/src/telemetry/span.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { createFinishedCall } from './create-finished-call.ts';

it('has OpenTelemetry’s exporter send what our serialiser writes', async () => {
  const receiver = await startOtlpReceiver();
  try {
    const target = { url: `${receiver.url}/v1/traces`, headers: {} };
    const options = { traces: target, metrics: target, tls: {}, gzip: false, timeoutMs: 5000 };
    const ours = '{"resourceSpans":[],"ours":true}';
    const { spans } = createExporters(options, () => Buffer.from(ours));
    const origin = {
      resource: resourceFromAttributes({}),
      instrumentationScope: { name: 'scope' },
    };
    const span = new UsageSpan({ call: createFinishedCall(), sequence: 1, parent: null }, origin);
    const result = await new Promise((resolve) => spans.export([span], resolve));
    assert.deepEqual([result, receiver.bodies], [{ code: 0 }, [ours]]);
  } finally {
    await receiver.close();
  }
});
