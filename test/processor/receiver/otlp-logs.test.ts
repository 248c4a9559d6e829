import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { field, json, protobuf } from './otlp-bodies.ts';
import { startReceiver } from './start-receiver.ts';

suite('log records', () => {
  const logs = JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeLogs: [{ scope: { name: 'my.scope' }, logRecords: [{ eventName: 'an.event' }] }],
      },
    ],
  });

  test('are taken and answered like spans', async () => {
    await using receiver = await startReceiver();
    const { status, body } = await receiver.send({ path: '/v1/logs', headers: json, body: logs });
    assert.deepEqual([status, String(body)], [200, '{}']);
    assert.deepEqual(
      receiver.logRecords.map(({ eventName, scopeName, resource }) => [
        eventName,
        scopeName,
        resource.get('service.name'),
      ]),
      [['an.event', 'my.scope', 'shop']],
    );
  });

  const acceptLogs = async () => ({ rejected: 2, message: '2 log records were too old.' });

  test('that were rejected for good are told as partial success in JSON', async () => {
    await using receiver = await startReceiver({ acceptLogs });
    const { status, body } = await receiver.send({ path: '/v1/logs', headers: json, body: logs });
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(String(body)), {
      partialSuccess: { rejectedLogRecords: '2', errorMessage: '2 log records were too old.' },
    });
  });

  test('that were rejected for good are told as partial success in protobuf', async () => {
    await using receiver = await startReceiver({ acceptLogs });
    const { status, body } = await receiver.send({ path: '/v1/logs', headers: protobuf });
    // ExportLogsServiceResponse { partial_success = 1 { rejected_log_records = 1, error_message = 2 } }
    const message = field(2, '2 log records were too old.');
    const expected = field(1, Buffer.concat([Buffer.from([1 << 3, 2]), message]));
    assert.deepEqual([status, body], [200, expected]);
  });

  test('of any number of other kinds cost nothing', async () => {
    await using receiver = await startReceiver();
    const { status, body } = await receiver.send({ path: '/v1/logs', headers: protobuf });
    assert.deepEqual([status, body.length], [200, 0]);
  });

  test('wait where the ledger is away', async () => {
    await using receiver = await startReceiver({
      acceptLogs: async () => {
        throw new UnavailableError('away', { retryAfterSeconds: 7 });
      },
    });
    const { status, headers } = await receiver.send({
      path: '/v1/logs',
      headers: json,
      body: logs,
    });
    assert.deepEqual([status, headers['retry-after']], [503, '7']);
  });
});
