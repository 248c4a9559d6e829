import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseConfig, withoutExporterVariables } from '../../instrumentation/src/config.ts';

describe('the configuration', () => {
  it('sends to the processor on this machine when nothing is set', () => {
    assert.deepEqual(parseConfig({}), {
      disabled: false,
      logLevel: 'info',
      traces: { url: 'http://127.0.0.1:4318/v1/traces', headers: {} },
      metrics: { url: 'http://127.0.0.1:4318/v1/metrics', headers: {} },
      tls: {},
      gzip: false,
      exportTimeoutMs: 3000,
      exportIntervalMs: 1000,
      exitTimeoutMs: 3000,
      maxPendingSpans: 10_000,
      spool: { folder: null, maxBytes: 67_108_864 },
      providerHosts: [],
      apis: [],
      requiredContext: null,
      userIdKey: undefined,
      asksForStreamUsage: false,
      tokenizer: null,
      capturesContent: false,
      sendBaggage: false,
      problems: [],
    });
  });

  it('shows its own headers to nobody else when its endpoint cannot be read', () => {
    const { traces } = parseConfig({
      TALLYLIGHT_ENDPOINT: 'localhost:4318',
      TALLYLIGHT_HEADERS: 'authorization=Bearer%20abc',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://vendor.example',
    });
    assert.deepEqual(traces, { url: 'https://vendor.example/v1/traces', headers: {} });
  });

  it('says that a header has no name, and never what it holds', () => {
    const { traces, problems } = parseConfig({
      TALLYLIGHT_ENDPOINT: 'https://tally.example',
      TALLYLIGHT_HEADERS: 'authorization: Bearer abc,,x-a=1',
    });
    assert.deepEqual(traces.headers, { 'x-a': '1' });
    assert.deepEqual(problems, [
      'TALLYLIGHT_HEADERS: a part has no name and =, and is ignored; write authorization=Bearer%20TOKEN',
    ]);
  });

  it('takes its own endpoint before OpenTelemetry’s, and none of the headers meant for that one', () => {
    const { traces, metrics } = parseConfig({
      TALLYLIGHT_ENDPOINT: 'https://tally.example/otlp/',
      TALLYLIGHT_HEADERS: 'Authorization=Bearer%20abc, x-a=1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://vendor.example',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
    });
    const headers = { authorization: 'Bearer abc', 'x-a': '1' };
    assert.deepEqual(traces, { url: 'https://tally.example/otlp/v1/traces', headers });
    assert.deepEqual(metrics, { url: 'https://tally.example/otlp/v1/metrics', headers });
  });

  it('takes the variable of one signal before that of both', () => {
    const { traces, metrics } = parseConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces:4318/custom',
      OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=1',
      OTEL_EXPORTER_OTLP_METRICS_HEADERS: 'b=2',
    });
    assert.deepEqual(traces, { url: 'http://traces:4318/custom', headers: { a: '1', b: '1' } });
    assert.deepEqual(metrics, {
      url: 'http://collector:4318/v1/metrics',
      headers: { a: '1', b: '2' },
    });
  });

  it('reads further hosts of providers', () => {
    const { providerHosts, problems } = parseConfig({
      TALLYLIGHT_PROVIDER_HOSTS:
        'openai=127.0.0.1:8123, anthropic=Gateway.Example,gcp.gemini=http://[::1]:9000',
    });
    assert.deepEqual(providerHosts, [
      { providerName: 'openai', host: '127.0.0.1', port: 8123 },
      { providerName: 'anthropic', host: 'gateway.example', port: null },
      { providerName: 'gcp.gemini', host: '::1', port: 9000 },
    ]);
    assert.deepEqual(problems, []);
  });

  it('says every mistake at once and goes on with what it says', () => {
    const config = parseConfig({
      TALLYLIGHT_ENDPOINT: 'localhost:4318',
      TALLYLIGHT_EXPORT_INTERVAL_MS: 'soon',
      TALLYLIGHT_LOG: 'loud',
      TALLYLIGHT_PROVIDER_HOSTS: 'openai',
      OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere.pem',
    });
    assert.deepEqual(
      config.problems.map((problem) => problem.split(/[=:]/)[0]),
      [
        'OTEL_EXPORTER_OTLP_CERTIFICATE',
        'TALLYLIGHT_LOG',
        'TALLYLIGHT_ENDPOINT',
        'TALLYLIGHT_EXPORT_INTERVAL_MS',
        'TALLYLIGHT_PROVIDER_HOSTS',
      ],
    );
    assert.equal(config.traces.url, 'http://127.0.0.1:4318/v1/traces');
    assert.equal(config.exportIntervalMs, 1000);
  });

  it('asks streams for their usage, and counts with a tokenizer, only where that is said', () => {
    const read = (usage: string, name: string) => {
      const config = parseConfig({ TALLYLIGHT_STREAM_USAGE: usage, TALLYLIGHT_TOKENIZER: name });
      return [config.asksForStreamUsage, config.tokenizer, config.problems];
    };
    assert.deepEqual(read('request', 'o200k'), [true, 'o200k', []]);
    assert.deepEqual(read('always', 'gpt2'), [
      false,
      null,
      [
        'TALLYLIGHT_STREAM_USAGE=always is none of request; it is ignored',
        'TALLYLIGHT_TOKENIZER=gpt2 is none of o200k, cl100k; it is ignored',
      ],
    ]);
  });

  it('is switched off, and compresses, only by the words that OpenTelemetry has for it', () => {
    const read = (disabled: string, compression: string) => {
      const config = parseConfig({
        OTEL_SDK_DISABLED: disabled,
        OTEL_EXPORTER_OTLP_COMPRESSION: compression,
      });
      return [config.disabled, config.gzip, config.problems];
    };
    assert.deepEqual(read('TRUE', 'gzip'), [true, true, []]);
    assert.deepEqual(read('', 'none'), [false, false, []]);
    assert.deepEqual(read('yes', 'deflate'), [
      false,
      false,
      [
        'OTEL_SDK_DISABLED=yes is neither true nor false; false is used',
        'OTEL_EXPORTER_OTLP_COMPRESSION=deflate is none of gzip, none; it is ignored',
      ],
    ]);
  });

  it('keeps prompts and answers only where the variable says so in one of its words', () => {
    const name = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';
    const read = (text: string) => {
      const { capturesContent, problems } = parseConfig({ [name]: text });
      return [capturesContent, problems];
    };
    for (const text of ['true', 'True', 'SPAN_ONLY', 'span_and_event', ' TRUE ']) {
      assert.deepEqual(read(text), [true, []], text);
    }
    for (const text of ['false', 'NO_CONTENT', '']) assert.deepEqual(read(text), [false, []], text);
    assert.deepEqual(read('EVENT_ONLY'), [
      false,
      [`${name}=EVENT_ONLY: there are spans only; prompts and answers are not kept`],
    ]);
    for (const text of ['yes', 'toString']) {
      assert.deepEqual(read(text), [
        false,
        [
          `${name}=${text} is none of true, false, NO_CONTENT, SPAN_ONLY, EVENT_ONLY, SPAN_AND_EVENT; prompts and answers are not kept`,
        ],
      ]);
    }
  });

  it('lets records wait in a folder of the user’s choice, or nowhere', () => {
    const { spool } = parseConfig({
      TALLYLIGHT_SPOOL_DIR: '/var/spool/tallylight',
      TALLYLIGHT_SPOOL_MAX_BYTES: '1048576',
    });
    assert.deepEqual(spool, { folder: '/var/spool/tallylight', maxBytes: 1_048_576 });
    assert.equal(parseConfig({ TALLYLIGHT_SPOOL_DIR: 'OFF' }).spool, null);
  });

  it('reads certificates from files', (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'tallylight-config-'));
    context.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'ca.pem'), 'PEM');
    const { tls } = parseConfig({ OTEL_EXPORTER_OTLP_CERTIFICATE: join(folder, 'ca.pem') });
    assert.deepEqual(tls, { ca: 'PEM' });
  });

  it('takes descriptions of paid APIs as they stand or from a file, and leaves wrong ones out', (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'tallylight-config-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'apis.json');
    const acme = {
      name: 'acme',
      hosts: ['acme.example'],
      endpoints: [{ path: '/', operation: 'search' }],
    };
    writeFileSync(path, JSON.stringify([acme, { ...acme, name: 'other' }]));
    const read = (text: string) => {
      const { apis, problems } = parseConfig({ TALLYLIGHT_APIS: text });
      return { apis: apis.map(({ name }) => name), problems };
    };
    assert.deepEqual(read(path), { apis: ['acme', 'other'], problems: [] });
    assert.deepEqual(read(` ${JSON.stringify(acme)}`), { apis: ['acme'], problems: [] });
    assert.deepEqual(read(JSON.stringify([{ ...acme, hosts: [] }, acme])), {
      apis: ['acme'],
      problems: [
        'TALLYLIGHT_APIS: entry 1 (acme): hosts is no list with something in it; write host names, such as ["api.example.com"]; the entry is left out',
      ],
    });
    assert.match(
      read(join(folder, 'none.json')).problems.join(),
      /^TALLYLIGHT_APIS=.*none\.json cannot be read \(ENOENT.*\); it is ignored$/,
    );
    assert.match(read('[').problems.join(), /^TALLYLIGHT_APIS: is no JSON: /);
  });

  it('names what every usage context must say, and what of that is no field', () => {
    const { requiredContext, problems } = parseConfig({
      TALLYLIGHT_REQUIRE_CONTEXT: 'user, Feature,team',
    });
    assert.deepEqual(requiredContext, ['user', 'feature']);
    assert.deepEqual(problems, [
      'TALLYLIGHT_REQUIRE_CONTEXT: team is neither true nor one of user, organization, project, feature, task, session, object; it is ignored',
    ]);
    assert.equal(parseConfig({ TALLYLIGHT_REQUIRE_CONTEXT: 'true' }).requiredContext, 'any');
    assert.equal(parseConfig({ TALLYLIGHT_REQUIRE_CONTEXT: 'false' }).requiredContext, null);
  });
});

describe('the variables that OpenTelemetry’s exporters read', () => {
  it('are away for a moment, also where the app lets nobody change its variables', (context) => {
    const { env } = process;
    context.after(() => {
      process.env = env;
    });
    const frozen = Object.freeze({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=k', HOME: '/h' });
    process.env = frozen;
    const seen = withoutExporterVariables(() => ({ ...process.env }));
    assert.deepEqual(seen, { HOME: '/h' });
    assert.equal(process.env, frozen);
    const fail = () => {
      throw new Error('none');
    };
    assert.throws(() => withoutExporterVariables(fail), /none/);
    assert.equal(process.env, frozen);
  });
});
