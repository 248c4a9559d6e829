import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from '../../instrumentation/src/config.ts';
import { applyOptions } from '../../instrumentation/src/options.ts';

describe('the options', () => {
  it('leave the variables as they are where nothing is given', () => {
    const env = { TALLYLIGHT_LOG: 'warn', TALLYLIGHT_HEADERS: 'a=1', OTEL_SERVICE_NAME: 'shop' };
    assert.deepEqual(applyOptions(env, {}), env);
  });

  it('take a variable’s own text, as an app without types may give it', () => {
    const options = { providerHosts: 'openai=127.0.0.1:8123', headers: 'a=b' } as object;
    const given = applyOptions({}, options);
    assert.deepEqual(
      [given.TALLYLIGHT_PROVIDER_HOSTS, given.TALLYLIGHT_HEADERS],
      ['openai=127.0.0.1:8123', 'a=b'],
    );
  });

  it('say what the variables can say', () => {
    const config = parseConfig(
      applyOptions(
        { TALLYLIGHT_LOG: 'info', TALLYLIGHT_SPOOL_DIR: '/elsewhere' },
        {
          log: 'silent',
          spoolDir: false,
          streamUsage: 'request',
          tokenizer: 'o200k',
          requireContext: ['user', 'feature'],
          userIdKey: 'k',
          captureContent: true,
          sendBaggage: true,
          exportIntervalMs: 100,
          exitTimeoutMs: 200,
          maxPendingRecords: 300,
          apis: [],
        },
      ),
    );
    assert.deepEqual(
      {
        logLevel: config.logLevel,
        spool: config.spool,
        asksForStreamUsage: config.asksForStreamUsage,
        tokenizer: config.tokenizer,
        requiredContext: config.requiredContext,
        userIdKey: config.userIdKey,
        capturesContent: config.capturesContent,
        sendBaggage: config.sendBaggage,
        times: [config.exportIntervalMs, config.exitTimeoutMs],
        maxPendingSpans: config.maxPendingSpans,
        problems: config.problems,
      },
      {
        logLevel: 'silent',
        spool: null,
        asksForStreamUsage: true,
        tokenizer: 'o200k',
        requiredContext: ['user', 'feature'],
        userIdKey: 'k',
        capturesContent: true,
        sendBaggage: true,
        times: [100, 200],
        maxPendingSpans: 300,
        problems: [],
      },
    );
  });

  it('have their mistakes said as those of their variables', () => {
    const { problems } = parseConfig(applyOptions({}, { exportIntervalMs: -1 }));
    assert.deepEqual(problems, [
      'TALLYLIGHT_EXPORT_INTERVAL_MS=-1 is not a positive number; 1000 is used',
    ]);
  });
});
