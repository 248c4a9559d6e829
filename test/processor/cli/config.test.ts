import assert from 'node:assert/strict';
import { delimiter } from 'node:path';
import { describe, test } from 'node:test';
import { loadCliConfig } from '../../../processor/src/cli/config.ts';

describe('The environment of a command', () => {
  test('may be empty', () => {
    assert.deepEqual(loadCliConfig({ TALLYLIGHT_URL: ' ', TALLYLIGHT_READ_TOKEN: '' }), {
      url: 'http://127.0.0.1:4318',
      readToken: null,
      adminToken: null,
      user: null,
      export: {
        url: 'http://127.0.0.1:4318/v1/traces',
        headers: {},
        decidedBy: null,
        disabled: false,
      },
      appEnv: {
        byHand: { TALLYLIGHT_URL: ' ', TALLYLIGHT_READ_TOKEN: '' },
        byNpm: { TALLYLIGHT_URL: ' ', TALLYLIGHT_READ_TOKEN: '' },
      },
    });
  });

  test('tells the PATH of an app started by hand from that of one started by npm', () => {
    const own = ['/app/node_modules/.bin', '/node_modules/.bin/', 'node_modules/.bin'];
    const others = ['/usr/bin', '/home/ada/.bin', '/node_modules/.bin/elsewhere'];
    const env = { PATH: [...own, ...others].join(delimiter), HOME: '/home/ada' };
    const { appEnv } = loadCliConfig(env);
    assert.deepEqual(appEnv, {
      byHand: { PATH: others.join(delimiter), HOME: '/home/ada' },
      byNpm: env,
    });
  });

  test('decides where apps send by our own variables first', () => {
    const { export: target } = loadCliConfig({
      TALLYLIGHT_ENDPOINT: 'http://processor:4318/',
      TALLYLIGHT_HEADERS: 'Authorization=Bearer%20a=b, x-team = red ,broken',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=1',
    });
    assert.deepEqual(target, {
      url: 'http://processor:4318/v1/traces',
      headers: { Authorization: 'Bearer a=b', 'x-team': 'red' },
      decidedBy: 'TALLYLIGHT_ENDPOINT',
      disabled: false,
    });
  });

  test('else by the standard ones, where that of the signal is a whole address', () => {
    const { export: target } = loadCliConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/otlp/',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=1,team=a',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'team=b',
      TALLYLIGHT_HEADERS: 'authorization=Bearer c',
      OTEL_SDK_DISABLED: 'TRUE',
    });
    assert.deepEqual(target, {
      url: 'http://collector:4318/otlp/v1/traces',
      headers: { 'api-key': '1', team: 'b', authorization: 'Bearer c' },
      decidedBy: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      disabled: true,
    });
    const traces = loadCliConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces:4318/in',
    });
    assert.equal(traces.export.url, 'http://traces:4318/in');
  });
});
