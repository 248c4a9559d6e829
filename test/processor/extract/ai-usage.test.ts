import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noTokens } from '../../support/no-tokens.ts';
import { createSpan, createUsageSpan, extractRecord, startedAtUs } from './create-span.ts';

test('every attribute of the contract is read', () => {
  const span = createUsageSpan({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.request.model': 'claude-opus-4-6',
    'gen_ai.response.model': 'claude-opus-4-6-20260205',
    'gen_ai.response.id': 'msg_01',
    'gen_ai.request.stream': true,
    'gen_ai.response.finish_reasons': ['end_turn'],
    'gen_ai.response.time_to_first_chunk': 0.25,
    'gen_ai.usage.input_tokens': 1000,
    'gen_ai.usage.output_tokens': 200,
    'gen_ai.usage.cache_read.input_tokens': 400,
    'gen_ai.usage.cache_write.input_tokens': 300,
    'ai.usage.cache_write_1h.input_tokens': 100,
    'gen_ai.usage.reasoning.output_tokens': 50,
    'gen_ai.usage.audio.input_tokens': 1,
    'gen_ai.usage.image.input_tokens': 2,
    'gen_ai.usage.video.input_tokens': 3,
    'gen_ai.usage.audio.output_tokens': 4,
    'gen_ai.usage.image.output_tokens': 5,
    'gen_ai.usage.video.output_tokens': 6,
    'gen_ai.usage.audio.cache_read.input_tokens': 7,
    'gen_ai.usage.image.cache_read.input_tokens': 8,
    'ai.usage.units.web_searches': 2,
    'ai.usage.units.audio_seconds': 1.5,
    'gen_ai.usage.cost.amount': 0.0123,
    'ai.usage.cost.stated': '0.01230',
    'gen_ai.usage.cost.currency': 'USD',
    'gen_ai.usage.cost.source': 'provider',
    'ai.usage.status': 'incomplete',
    'ai.usage.source': 'estimated',
    'ai.usage.estimate.method': 'characters',
    'ai.usage.sequence': 7,
    'ai.usage.service_tier': 'priority',
    'ai.usage.processing': 'batch',
    'ai.usage.speed': 'fast',
    'ai.usage.region': 'us',
    'ai.usage.attempt': 2,
    'ai.usage.billing.organization': 'org-1',
    'ai.usage.billing.project': 'proj-1',
    'ai.usage.billing.key': 'abcd',
    'error.type': 'overloaded_error',
    'http.response.status_code': 200,
    'server.address': 'api.anthropic.com',
    'server.port': 443,
    'user.id': 'ada',
    'session.id': 's-1',
    'ai.usage.organization': 'acme',
    'ai.usage.project': 'shop',
    'ai.usage.feature': 'search',
    'ai.usage.task': 'rank',
    'ai.usage.object.type': 'order',
    'ai.usage.object.id': '17',
    'ai.usage.tag.team': 'red',
    'ai.usage.tag.cost.centre': '42',
    'gen_ai.input.messages': 'a canary that must not be kept',
  });
  const resource = new Map([
    ['service.name', 'api'],
    ['service.version', '1.2.3'],
    ['service.instance.id', 'i-1'],
    ['deployment.environment.name', 'production'],
    ['cicd.pipeline.run.id', '99'],
    ['cicd.pipeline.name', 'build'],
    ['ai.usage.ci.actor', 'grace'],
    ['vcs.ref.head.name', 'main'],
    ['vcs.repository.url.full', 'https://x-token:secret@git.example.com/acme/shop'],
  ]);
  assert.deepEqual(extractRecord({ ...span, resource }), {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    startedAtUs,
    // 626,294 µs - 600,563 µs
    durationUs: 25_731n,
    dialect: 'ai-usage',
    operationName: 'chat',
    providerName: 'anthropic',
    requestModel: 'claude-opus-4-6',
    responseModel: 'claude-opus-4-6-20260205',
    responseId: 'msg_01',
    stream: true,
    finishReasons: ['end_turn'],
    timeToFirstChunk: 0.25,
    tokens: {
      inputTokens: 1000,
      cacheReadInputTokens: 400,
      cacheWriteInputTokens: 300,
      cacheWrite1hInputTokens: 100,
      audioInputTokens: 1,
      imageInputTokens: 2,
      videoInputTokens: 3,
      audioCacheReadInputTokens: 7,
      imageCacheReadInputTokens: 8,
      outputTokens: 200,
      reasoningOutputTokens: 50,
      audioOutputTokens: 4,
      imageOutputTokens: 5,
      videoOutputTokens: 6,
    },
    units: { web_searches: 2, audio_seconds: 1.5 },
    statedCost: { amount: '0.01230', currency: 'USD' },
    status: 'incomplete',
    source: 'estimated',
    estimateMethod: 'characters',
    inconsistent: false,
    serviceTier: 'priority',
    processing: 'batch',
    speed: 'fast',
    region: 'us',
    attempt: 2,
    billing: { organization: 'org-1', project: 'proj-1', key: 'abcd' },
    errorType: 'overloaded_error',
    httpStatusCode: 200,
    serverAddress: 'api.anthropic.com',
    serverPort: 443,
    attribution: {
      userId: 'ada',
      sessionId: 's-1',
      organization: 'acme',
      project: 'shop',
      feature: 'search',
      task: 'rank',
      objectType: 'order',
      objectId: '17',
      tags: { team: 'red', 'cost.centre': '42' },
    },
    origin: {
      service: 'api',
      serviceVersion: '1.2.3',
      serviceInstanceId: 'i-1',
      environment: 'production',
      pipelineRunId: '99',
      pipelineName: 'build',
      ciActor: 'grace',
      vcs: {
        'vcs.ref.head.name': 'main',
        'vcs.repository.url.full': 'https://git.example.com/acme/shop',
      },
    },
    sequence: 7,
  });
});

test('what is not said is unknown, never zero', () => {
  const record = extractRecord(createUsageSpan({ 'ai.usage.sequence': null }));
  assert.deepEqual(record.tokens, noTokens);
  assert.deepEqual(record.attribution, {
    userId: null,
    sessionId: null,
    organization: null,
    project: null,
    feature: null,
    task: null,
    objectType: null,
    objectId: null,
    tags: {},
  });
  const { requestModel, responseId, stream, timeToFirstChunk, statedCost, sequence } = record;
  assert.deepEqual(
    [requestModel, responseId, stream, timeToFirstChunk, statedCost, sequence, record.units],
    [null, null, null, null, null, null, {}],
  );
});

test('a reported zero stays a zero', () => {
  const { tokens } = extractRecord(createUsageSpan({ 'gen_ai.usage.output_tokens': 0 }));
  assert.deepEqual(tokens, { ...noTokens, outputTokens: 0 });
});

test('a double that is whole counts as a whole number', () => {
  const { tokens } = extractRecord(createUsageSpan({ 'gen_ai.usage.output_tokens': 12.0 }));
  assert.equal(tokens.outputTokens, 12);
});

for (const source of ['reported', 'estimated', 'absent', 'not_billed']) {
  test(`the source ${source} goes straight into the record`, () => {
    assert.equal(extractRecord(createUsageSpan({ 'ai.usage.source': source })).source, source);
  });
}

for (const status of ['success', 'error', 'timeout', 'rate_limited', 'cancelled', 'incomplete']) {
  test(`the status ${status} goes straight into the record`, () => {
    assert.equal(extractRecord(createUsageSpan({ 'ai.usage.status': status })).status, status);
  });
}

test('any operation is taken, also those that the conventions have no name for', () => {
  const span = createUsageSpan({ 'gen_ai.operation.name': 'image_generation' });
  assert.equal(extractRecord(span).operationName, 'image_generation');
});

test('a stored response that is fetched again is not billed again', () => {
  const { source, tokens } = extractRecord(
    createUsageSpan({
      'gen_ai.operation.name': 'fetch_response',
      'gen_ai.response.id': 'resp_1',
      'gen_ai.usage.output_tokens': 20,
    }),
  );
  assert.deepEqual([source, tokens.outputTokens], ['not_billed', 20]);
});

test('the name of the span is enough, whichever language its scope belongs to', () => {
  const record = extractRecord(createUsageSpan({}, { scopeName: 'my.python.tap' }));
  assert.equal(record.dialect, 'ai-usage');
});

test('the scope is enough where a collector renamed the span', () => {
  assert.equal(extractRecord(createUsageSpan({}, { name: 'POST' })).dialect, 'ai-usage');
});

test('older names are understood', () => {
  const { tokens, origin } = extractRecord({
    ...createUsageSpan({ 'gen_ai.usage.cache_creation.input_tokens': 9 }),
    resource: new Map([['deployment.environment', 'staging']]),
  });
  assert.deepEqual([tokens.cacheWriteInputTokens, origin.environment], [9, 'staging']);
});

test('a malformed detail that no cost depends on is unknown', () => {
  const record = extractRecord(
    createUsageSpan({
      'gen_ai.request.stream': 'yes',
      'gen_ai.response.time_to_first_chunk': -1,
      'gen_ai.response.finish_reasons': 'stop',
      'server.port': 70_000,
      'http.response.status_code': '200',
      'ai.usage.attempt': 0,
      'gen_ai.response.id': ['list'],
      'user.id': 42,
      'session.id': '',
    }),
  );
  assert.deepEqual(
    [
      record.stream,
      record.timeToFirstChunk,
      record.finishReasons,
      record.serverPort,
      record.httpStatusCode,
      record.attempt,
      record.responseId,
      record.attribution.userId,
      record.attribution.sessionId,
    ],
    [null, null, ['stop'], null, null, null, null, '42', null],
  );
});

test('long text is cut and never in the middle of a character', () => {
  const { requestModel, attribution } = extractRecord(
    createUsageSpan({
      'gen_ai.request.model': 'm'.repeat(1000),
      'user.id': `${'u'.repeat(255)}\u{1F600}`,
      [`ai.usage.tag.${'k'.repeat(200)}`]: 'v'.repeat(5000),
    }),
  );
  assert.equal(requestModel, 'm'.repeat(256));
  assert.equal(attribution.userId, 'u'.repeat(255));
  assert.deepEqual(attribution.tags, { ['k'.repeat(128)]: 'v'.repeat(1024) });
});

test('of more than 64 tags the first are kept', () => {
  const tags = Object.fromEntries(
    Array.from({ length: 100 }, (_, at) => [`ai.usage.tag.t${at}`, at]),
  );
  assert.equal(Object.keys(extractRecord(createUsageSpan(tags)).attribution.tags).length, 64);
});

test('a tag named __proto__ is one like any other', () => {
  const { attributes, ...span } = createUsageSpan();
  const record = extractRecord({
    ...span,
    attributes: new Map([...attributes, ['ai.usage.tag.__proto__', 'x']]),
  });
  assert.deepEqual(Object.entries(record.attribution.tags), [['__proto__', 'x']]);
});

test('a span that is not about AI at all is none', () => {
  assert.throws(() => extractRecord(createSpan({ name: 'GET /' })), /not_usage/);
});

test('what a required usage context does not say is a tag', () => {
  const { attribution } = extractRecord(
    createUsageSpan({ 'ai.usage.context.missing': 'user,feature', 'ai.usage.tag.team': 'red' }),
  );
  assert.deepEqual(attribution.tags, { team: 'red', 'context.missing': 'user,feature' });
});
