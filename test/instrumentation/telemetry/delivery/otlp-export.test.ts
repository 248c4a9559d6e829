import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { createOtlpExport } from '../../../../instrumentation/src/telemetry/delivery/otlp-export.ts';
import { joinRequests } from '../../../../instrumentation/src/telemetry/delivery/spool-lines.ts';
import { UsageSpan } from '../../../../instrumentation/src/telemetry/signals/span.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { createFinishedCall } from '../create-finished-call.ts';

const resource = resourceFromAttributes({ 'service.name': 'shop' });
const scope = { name: 'scope', version: '1' };
const call = createFinishedCall({ context: { userId: 'a "b"\n\u2028é' } });
const span = new UsageSpan(
  { call, sequence: 1, parent: null },
  { resource, instrumentationScope: scope },
);

function open(url: string, { timeoutMs = 5000, waitsForReceiver = false } = {}) {
  const options = {
    traces: { url: `${url}/v1/traces`, headers: {} },
    metrics: { url: `${url}/v1/metrics`, headers: {} },
    tls: {},
    gzip: false,
    timeoutMs,
  };
  return createOtlpExport(options, { waitsForReceiver, isolate: (create) => create() });
}

describe('what became of an export by OpenTelemetry’s exporters', () => {
  let receiver: OtlpReceiver;
  beforeEach(async () => {
    receiver = await startOtlpReceiver();
  });
  afterEach(() => receiver.close());

  it('is that it was taken', async () => {
    const exporter = open(receiver.url);
    const results = [
      await exporter.exportSpans([span]),
      await exporter.exportMetrics({ resource, scopeMetrics: [] }),
    ];
    assert.deepEqual(results, Array(2).fill({ status: 200, reason: '200', partial: null }));
  });

  it('is that a part was rejected, of this export and not of the next', async () => {
    const exporter = open(receiver.url);
    receiver.answerSpansWith('{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}}');
    const partial = { rejectedCount: 1, message: 'too old' };
    assert.deepEqual((await exporter.exportSpans([span])).partial, partial);
    receiver.answerSpansWith('{}');
    assert.equal((await exporter.exportSpans([span])).partial, null);
  });

  it('is the status of a receiver that refuses', async () => {
    receiver.respondWith(400);
    const result = await open(receiver.url).exportSpans([span]);
    assert.deepEqual(result, { status: 400, reason: '400', partial: null });
  });

  it('is that nothing came in time, and is known soon after', async () => {
    receiver.respondWith('hang');
    const result = await open(receiver.url, { timeoutMs: 200 }).exportSpans([span]);
    assert.deepEqual(result, { status: 0, reason: 'timeout', partial: null });
  });

  it('is known after a second try where a receiver is busy for a moment', async () => {
    receiver.respondWith(503);
    setTimeout(() => receiver.respondWith(200), 300);
    const result = await open(receiver.url).exportSpans([span]);
    assert.deepEqual(result, { status: 200, reason: '200', partial: null });
  });

  it('is the body that waits on disk as well: a request of one record, and of several', async () => {
    await open(receiver.url).exportSpans([span]);
    const line = Buffer.from(JsonTraceSerializer.serializeRequest([span]) ?? []).toString();
    assert.deepEqual(receiver.bodies, [line]);
    assert.equal(line.includes('\n'), false, 'it is one line of a file');
    const { resourceSpans } = JSON.parse(joinRequests([line, line]).toString());
    assert.deepEqual(resourceSpans, Array(2).fill(JSON.parse(line).resourceSpans[0]));
  });
});

describe('an export where nobody listens', () => {
  const refused = { status: 0, reason: 'ECONNREFUSED', partial: null };
  let url: string;
  beforeEach(async () => {
    const receiver = await startOtlpReceiver();
    url = receiver.url;
    await receiver.close();
  });

  it('fails at once where the records have another place to wait', async () => {
    const tries = await countTries(async () => {
      assert.deepEqual(await open(url).exportSpans([span]), refused);
    });
    assert.equal(tries, 1);
  });

  it('is repeated where they have none, until its time is up', async () => {
    const exporter = open(url, { timeoutMs: 1900, waitsForReceiver: true });
    const tries = await countTries(async () => {
      assert.deepEqual(await exporter.exportSpans([span]), refused);
    });
    // After a pause of 0.8 to 1.2 seconds; a third one would come 1.2 to 1.8 seconds later.
    assert.equal(tries, 2);
  });
});

/** How many requests are begun while `run` does its work. */
async function countTries(run: () => Promise<void>): Promise<number> {
  let tries = 0;
  const count = () => {
    tries += 1;
  };
  subscribe('http.client.request.start', count);
  try {
    await run();
  } finally {
    unsubscribe('http.client.request.start', count);
  }
  return tries;
}
