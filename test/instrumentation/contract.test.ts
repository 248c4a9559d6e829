import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from './support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from './support/provider-server.ts';
import { createAppEnv, startApp } from './support/run-app.ts';

describe('what leaves the app', () => {
  let receiver: OtlpReceiver;
  let provider: ProviderServer;
  const startedAt = Date.now();

  before(async () => {
    receiver = await startOtlpReceiver();
    provider = await startProviderServer();
    const env = {
      ...createAppEnv(receiver, provider),
      OTEL_SERVICE_NAME: 'shop',
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_ATTRIBUTE_COUNT_LIMIT: '2',
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '2',
      APP_VERSION: '1.2.3',
      ENVIRONMENT: 'test',
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '4711',
      GITHUB_WORKFLOW: 'ci',
      GITHUB_ACTOR: 'octocat',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: 'abc',
    };
    const app = await startApp('contract.mjs', [], { env }).ended;
    assert.equal(app.code, 0, app.stderr);
  });

  after(async () => {
    await receiver.close();
    await provider.close();
  });

  it('is a span that says everything the contract names', () => {
    const [span] = receiver.spans();
    assert.ok(span !== undefined);
    const { traceId, spanId, startUs, endUs, resource, ...rest } = span;
    assert.match(traceId, /^[0-9a-f]{32}$/);
    assert.match(spanId, /^[0-9a-f]{16}$/);
    assert.ok(startUs >= startedAt * 1000 && endUs > startUs && endUs < Date.now() * 1000 + 1e6);
    assert.deepEqual(rest, {
      name: 'ai.usage',
      // CLIENT in OTLP's count.
      kind: 3,
      parentSpanId: undefined,
      statusCode: 0,
      scope: '@tallylight/instrumentation',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.request.stream': false,
        'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
        'gen_ai.response.id': 'chatcmpl-1',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.usage.input_tokens': 21,
        'gen_ai.usage.cache_read.input_tokens': 5,
        'gen_ai.usage.output_tokens': 7,
        'gen_ai.usage.reasoning.output_tokens': 2,
        'ai.usage.status': 'success',
        'ai.usage.source': 'reported',
        'ai.usage.sequence': 1,
        'ai.usage.service_tier': 'default',
        'ai.usage.attempt': 2,
        'http.response.status_code': 200,
        'server.address': '127.0.0.1',
        'server.port': provider.port,
        'user.id': 'ada',
        'session.id': 's-1',
        'ai.usage.organization': 'acme',
        'ai.usage.project': 'shop',
        'ai.usage.feature': 'search',
        'ai.usage.task': 'answer',
        'ai.usage.object.type': 'ticket',
        'ai.usage.object.id': '7',
        'ai.usage.tag.plan': 'pro',
        'ai.usage.tag.seats': '3',
      },
    });
    const { 'service.instance.id': instance, ...named } = resource;
    assert.match(String(instance), /^[0-9a-f-]{36}$/);
    assert.deepEqual(named, {
      'service.name': 'shop',
      'service.version': '1.2.3',
      'deployment.environment.name': 'test',
      'cicd.pipeline.run.id': '4711',
      'cicd.pipeline.name': 'ci',
      'ai.usage.ci.actor': 'octocat',
      'vcs.repository.url.full': 'https://github.com/acme/shop',
      'vcs.ref.head.name': 'main',
      'vcs.ref.head.revision': 'abc',
    });
  });

  it('counts every call once and says of each how it ended', () => {
    assert.deepEqual(
      receiver
        .spans()
        .map(({ attributes, statusCode }) => [
          attributes['ai.usage.sequence'],
          attributes['ai.usage.status'],
          attributes['ai.usage.source'],
          attributes['error.type'],
          statusCode,
        ]),
      [
        [1, 'success', 'reported', undefined, 0],
        [2, 'success', 'reported', undefined, 0],
        [3, 'success', 'absent', undefined, 0],
        [4, 'success', 'absent', undefined, 0],
        [5, 'rate_limited', 'not_billed', 'rate_limit_exceeded', 2],
      ],
    );
  });

  it('has the time to the first chunk of a stream, in seconds', () => {
    const seconds = receiver.spans()[1]?.attributes['gen_ai.response.time_to_first_chunk'];
    assert.ok(Number(seconds) > 0 && Number(seconds) < 5, String(seconds));
  });

  it('is metrics in which each token is in one kind', () => {
    const common = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    };
    const read = (name: string) =>
      receiver
        .points()
        .filter((point) => point.name === name)
        .map(({ unit, value, attributes }) => ({ unit, value, attributes }));
    // 21 + 19 input, 5 of it cached; 7 + 10 output, 2 of it reasoning.
    const kinds = [
      ['uncached_input', 16 + 19],
      ['cache_read', 5],
      ['visible_output', 5 + 10],
      ['reasoning', 2],
    ] as const;
    assert.deepEqual(
      read('ai.usage.tokens'),
      kinds.map(([kind, value]) => ({
        unit: '{token}',
        value,
        attributes: { ...common, 'ai.usage.token.kind': kind },
      })),
    );
    assert.deepEqual(
      read('gen_ai.client.token.usage').map(({ value, attributes }) => [
        attributes['gen_ai.token.type'],
        value,
      ]),
      [
        ['input', 21 + 19],
        ['output', 7 + 10],
      ],
    );
    assert.deepEqual(
      read('ai.usage.requests').map(({ unit, value, attributes }) => [
        unit,
        value,
        attributes['ai.usage.status'],
        attributes['gen_ai.response.model'],
      ]),
      [
        ['{request}', 2, 'success', 'gpt-4o-mini-2024-07-18'],
        ['{request}', 1, 'success', 'gpt-4o-mini'],
        ['{request}', 1, 'success', undefined],
        ['{request}', 1, 'rate_limited', undefined],
      ],
    );
    assert.equal(read('gen_ai.client.operation.duration').length, 4);
    assert.equal(read('gen_ai.client.operation.time_to_first_chunk').length, 1);
  });

  it('counts the calls that it did not understand: an unknown path, an answer cut off', () => {
    assert.deepEqual(
      receiver.points().filter(({ name }) => name === 'ai.usage.unparsed'),
      [
        {
          name: 'ai.usage.unparsed',
          unit: '{request}',
          value: 2,
          attributes: { 'server.address': '127.0.0.1' },
        },
      ],
    );
  });

  it('holds nothing of a prompt, an answer, a key or a query', () => {
    assert.ok(provider.requests.some(({ body }) => body.includes('canary-5f2c')));
    assert.ok(receiver.bodies.length > 0);
    assert.equal(receiver.bodies.join('').includes('canary'), false);
  });
});
