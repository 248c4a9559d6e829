import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { parsePartialSuccess } from '../../../../instrumentation/src/telemetry/delivery/partial-success.ts';
import { createPartialSuccessReport } from '../../../../instrumentation/src/telemetry/delivery/partial-success-report.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../../support/provider-server.ts';
import { createAppEnv, startApp } from '../../support/run-app.ts';

const answer = (partialSuccess: unknown) => JSON.stringify({ partialSuccess });

describe('what a receiver says of a request that it has taken', () => {
  it('is nothing where all of it was taken', () => {
    for (const text of ['', '{}', answer({}), answer(null), answer({ rejectedSpans: '0' })]) {
      assert.equal(parsePartialSuccess(text), null, text);
    }
  });

  it('is how much was rejected and why, for spans and data points, as text or number', () => {
    assert.deepEqual(
      [
        parsePartialSuccess(answer({ rejectedSpans: '2', errorMessage: 'no model' })),
        parsePartialSuccess(answer({ rejectedDataPoints: 3 })),
        parsePartialSuccess(answer({ errorMessage: 'upgrade soon' })),
      ],
      [
        { rejectedCount: 2, message: 'no model' },
        { rejectedCount: 3, message: '' },
        { rejectedCount: 0, message: 'upgrade soon' },
      ],
    );
  });

  it('is nothing where it cannot be read', () => {
    for (const text of [
      '<html>partialSuccess</html>',
      '{"partialSuccess":',
      answer({ rejectedSpans: -1 }),
      answer({ rejectedSpans: 'many', errorMessage: 7 }),
      answer('rejected'),
    ]) {
      assert.equal(parsePartialSuccess(text), null, text);
    }
  });
});

describe('the report of partial successes', () => {
  function open() {
    const lines: unknown[] = [];
    const dropped: number[] = [];
    const report = createPartialSuccessReport({
      onDropped: (count) => dropped.push(count),
      log: (level, message, fields) => lines.push([level, message, fields]),
    });
    return { lines, dropped, report };
  }

  it('counts every loss and says each cause once, whatever numbers and ids it holds', () => {
    const { lines, dropped, report } = open();
    report.ofRecords(5, { rejectedCount: 1, message: 'span 0af7651916cd43dd: no model' });
    report.ofRecords(5, { rejectedCount: 2, message: 'span b7ad6b7169203331: no model' });
    report.ofRecords(5, { rejectedCount: 2, message: 'too old' });
    report.ofRecords(5, null);
    assert.deepEqual(dropped, [1, 2, 2]);
    assert.deepEqual(lines, [
      [
        'warn',
        '1 usage record was rejected by the receiver and is lost',
        { message: 'span 0af7651916cd43dd: no model' },
      ],
      [
        'warn',
        '2 usage records were rejected by the receiver and are lost',
        { message: 'too old' },
      ],
    ]);
  });

  it('never counts more than was sent', () => {
    const { dropped, report } = open();
    report.ofRecords(3, { rejectedCount: 7, message: '' });
    assert.deepEqual(dropped, [3]);
  });

  it('counts neither warnings nor data points as lost records', () => {
    const { lines, dropped, report } = open();
    report.ofRecords(5, { rejectedCount: 0, message: 'upgrade soon' });
    report.ofMetrics({ rejectedCount: 2, message: 'too many series' });
    assert.deepEqual(dropped, []);
    assert.deepEqual(lines, [
      ['warn', 'the receiver of usage records warns', { message: 'upgrade soon' }],
      [
        'warn',
        'the receiver rejected some of the usage metrics; records are not concerned',
        { message: 'too many series' },
      ],
    ]);
  });
});

describe('records that the receiver rejects of a request that it takes', () => {
  const lost =
    'tallylight: 1 usage record was rejected by the receiver and is lost {"message":"no model"}\n';
  let receiver: OtlpReceiver;
  let provider: ProviderServer;
  let env: Record<string, string>;

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    provider = await startProviderServer();
    env = { ...createAppEnv(receiver, provider), TALLYLIGHT_EXPORT_INTERVAL_MS: '50' };
    receiver.answerSpansWith(answer({ rejectedSpans: '1', errorMessage: 'no model' }));
  });

  afterEach(async () => {
    await receiver.close();
    await provider.close();
  });

  it('are counted as lost, said once, and not sent again', async () => {
    const app = startApp('ends.mjs', ['hang'], { env: { ...env, CALLS: '2', PAUSE_MS: '300' } });
    await waitFor('the count', () => readDropped() === 2);
    process.kill(app.pid, 'SIGTERM');
    assert.equal((await app.ended).stderr, lost);
    assert.equal(readSentIds().length, 2);
  });

  it('are said at process.exit() as well', async () => {
    const app = await startApp('ends.mjs', ['exit'], {
      env: { ...env, TALLYLIGHT_EXPORT_INTERVAL_MS: '60000' },
    }).ended;
    assert.deepEqual([app.code, app.stderr], [3, lost]);
  });

  it('are lost as well where they waited on disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tallylight-spool-test-'));
    try {
      const spooled = { ...env, TALLYLIGHT_SPOOL_DIR: folder };
      receiver.respondWith(503);
      await startApp('ends.mjs', ['exit'], { env: spooled }).ended;
      receiver.respondWith(200);
      const app = await startApp('ends.mjs', ['natural'], { env: spooled }).ended;
      assert.equal(app.stderr, lost);
      assert.deepEqual([readDropped(), readSentIds().length], [2, 2]);
      assert.deepEqual(
        readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
          entry.isFile(),
        ),
        [],
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  function readDropped(): number | undefined {
    return receiver.points().find(({ name }) => name === 'ai.usage.dropped')?.value;
  }

  function readSentIds(): string[] {
    return receiver.bodies.flatMap((body) => [...body.matchAll(/"spanId":"\w+"/g)].map(String));
  }
});
