import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type ProviderServer, startProviderServer } from '../support/provider-server.ts';
import { createAppEnv, type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

let receiver: OtlpReceiver;
let provider: ProviderServer;

beforeEach(async () => {
  receiver = await startOtlpReceiver();
  provider = await startProviderServer();
});

afterEach(async () => {
  await receiver.close();
  await provider.close();
});

async function run(
  scenario: string,
  env: Readonly<Record<string, string>> = {},
  runtime: RuntimeName = 'Node 24',
): Promise<{ stdout: string; stderr: string }> {
  const app = await startApp('who-caused-it.mjs', [scenario], {
    runtime,
    nodeArgs: ['--conditions=tallylight-source', '--disable-warning=ExperimentalWarning'],
    env: { ...createAppEnv(receiver, provider), ...env },
  }).ended;
  assert.equal(app.code, 0, app.stderr);
  return app;
}

/** These attributes of each record, in order. */
function read(...names: readonly string[]): unknown[][] {
  return receiver.spans().map(({ attributes }) => names.map((name) => attributes[name]));
}

// The app loads the sources: Node strips types from 22.18 on.
for (const runtime of (Object.keys(runtimes) as RuntimeName[]).filter(
  (name) => name !== 'Node 22.15',
)) {
  it(`setUsageContext reaches the rest of a request and never the next one of its connection, on ${runtime}`, async () => {
    await run('server', {}, runtime);
    assert.deepEqual(read('user.id', 'gen_ai.request.model'), [
      ['u1', 'u1 true'],
      [undefined, 'null true'],
      ['u2', 'u2 true'],
      [undefined, 'null true'],
      [undefined, 'null true'],
    ]);
  });

  it(`setUsageContext reaches the listeners of a body that comes in pieces, on ${runtime}`, async () => {
    await run('slowBodies', {}, runtime);
    // The two calls of a request may overlap.
    const seen = read('user.id', 'ai.usage.feature', 'gen_ai.request.model');
    const calls = [',,data', ',end,end', 'u1,,data', 'u1,end,end', 'u2,,data', 'u2,end,end'];
    assert.deepEqual(seen.map(String).sort(), calls);
  });
}

describe('markError', () => {
  it('gives the latest call of the context the app’s own failure, which is billed all the same', async () => {
    const { stdout, stderr } = await run('marks');
    assert.deepEqual(JSON.parse(stdout), [true, true, true, true, false, false]);
    const records = read(
      'gen_ai.request.model',
      'ai.usage.status',
      'error.type',
      'ai.usage.source',
      'gen_ai.usage.output_tokens',
    );
    assert.deepEqual(
      new Map(records.map(([model, ...rest]) => [model, rest])),
      new Map([
        ['finished', ['error', 'invalid_json', 'reported', 7]],
        ['open', ['error', 'TypeError', 'reported', 10]],
        ['inner', ['error', 'app_error', 'reported', 7]],
        ['refused', ['rate_limited', 'rate_limit_exceeded', 'not_billed', undefined]],
        ['late', ['success', undefined, 'reported', 7]],
        ['outside', ['success', undefined, 'reported', 7]],
      ]),
    );
    assert.equal(
      stderr,
      "tallylight: usage context: markError needs a short name such as 'invalid_json'; app_error is recorded instead\n",
    );
  });

  it('is counted as the record says it', async () => {
    await run('marks');
    const counted = receiver
      .points()
      .filter(({ name }) => name === 'ai.usage.requests')
      .map(({ attributes, value }) => [
        attributes['ai.usage.status'],
        attributes['error.type'],
        value,
      ]);
    assert.deepEqual(counted.filter(([status]) => status === 'error').sort(), [
      ['error', 'TypeError', 1],
      ['error', 'app_error', 1],
      ['error', 'invalid_json', 1],
    ]);
  });
});

describe('recordUsage', () => {
  it('makes the same record as a call over HTTP, in the caller’s context and the same sequence', async () => {
    const { stdout } = await run('reported');
    assert.deepEqual(JSON.parse(stdout), [true, true, true, false, false, false, true]);
    const spans = receiver.spans();
    const [first, estimated, failed] = spans
      .filter(({ attributes }) => attributes['user.id'] === 'ada')
      .map(({ attributes }) => attributes);
    const { 'ai.usage.sequence': _, ...attributes } = first ?? {};
    assert.deepEqual(attributes, {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-realtime',
      'gen_ai.response.model': 'gpt-realtime-2025-08-28',
      'gen_ai.response.id': 'resp_1',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.cache_read.input_tokens': 20,
      'gen_ai.usage.audio.input_tokens': 60,
      'gen_ai.usage.output_tokens': 40,
      'ai.usage.units.audio_seconds': 2.5,
      'gen_ai.usage.cost.amount': 0.00123,
      'ai.usage.cost.stated': '0.00123',
      'gen_ai.usage.cost.currency': 'USD',
      'gen_ai.usage.cost.source': 'provider',
      'ai.usage.status': 'success',
      'ai.usage.source': 'reported',
      'server.address': 'api.openai.com',
      'server.port': 443,
      'user.id': 'ada',
      'ai.usage.feature': 'voice',
      'ai.usage.task': 'call',
    });
    assert.deepEqual(
      [estimated, failed].map((record) => [
        record?.['ai.usage.status'],
        record?.['ai.usage.source'],
        record?.['ai.usage.estimate.method'],
        record?.['gen_ai.usage.input_tokens'],
        record?.['error.type'],
        record?.['server.address'],
      ]),
      [
        ['success', 'estimated', 'characters/4', 12, undefined, undefined],
        ['error', 'absent', undefined, undefined, 'out_of_memory', undefined],
      ],
    );
    assert.deepEqual(
      spans.map((span) => span.attributes['ai.usage.sequence']),
      [1, 2, 3, 4, 5],
    );
    const span = spans.find(({ attributes }) => attributes['gen_ai.response.id'] === 'resp_1');
    assert.equal((span?.endUs ?? 0) - (span?.startUs ?? 0), 1_500_000);
  });

  it('says once what of a call it could not read, and records the rest', async () => {
    const { stderr } = await run('reported');
    assert.deepEqual(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.replace('tallylight: recordUsage: ', '').replace(/ there are .*/, '')),
      [
        'nothing is recorded: provider and operation are required',
        "nothing is recorded: give an object such as { provider: 'openai', operation: 'chat' }",
        'nothing is recorded: the call cannot be read; give a plain object',
        '"tokens" is no field of a call',
        'usage.inputTokens is left out: it must be a whole number of 0 or more',
        'usage.outputTokens is left out: it must be a whole number of 0 or more',
        'usage.prompt_tokens is no count:',
        'status is left out: it must be one of success, error, timeout, rate_limited, cancelled, incomplete',
        'startedAt is left out: it must be a Date or milliseconds since 1970, and not in the future',
      ],
    );
    const rest = receiver.spans().find(({ attributes: { 'user.id': userId, ...attributes } }) => {
      return userId === undefined && attributes['gen_ai.provider.name'] === 'local';
    });
    const { 'ai.usage.sequence': _, ...attributes } = rest?.attributes ?? {};
    assert.deepEqual(attributes, {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'local',
      'ai.usage.status': 'success',
      'ai.usage.source': 'absent',
    });
  });

  it('is counted in the same metrics', async () => {
    await run('reported');
    const requests = receiver
      .points()
      .filter(({ name }) => name === 'ai.usage.requests')
      .map(({ attributes, value }) => [
        attributes['gen_ai.provider.name'],
        attributes['gen_ai.request.model'],
        value,
      ]);
    assert.deepEqual(
      requests.sort(),
      [
        ['local', 'llama', 1],
        ['local', undefined, 1],
        ['local', undefined, 1],
        ['openai', 'after', 1],
        ['openai', 'gpt-realtime', 1],
      ].sort(),
    );
  });
});

describe('TALLYLIGHT_REQUIRE_CONTEXT', () => {
  // A call over HTTP ends a moment after its answer: what is reported meanwhile comes before it.
  const readMissing = () =>
    read('gen_ai.request.model', 'ai.usage.context.missing').sort(([a], [b]) =>
      String(a).localeCompare(String(b)),
    );

  it('flags and counts the calls without a context, and tells of each place in the app once', async () => {
    const { stderr } = await run('strict', { TALLYLIGHT_REQUIRE_CONTEXT: 'true' });
    assert.deepEqual(readMissing(), [
      ['half', undefined],
      ['in a loop', 'any'],
      ['in a loop', 'any'],
      ['in a loop', 'any'],
      ['named', undefined],
      ['none', 'any'],
      [undefined, 'any'],
    ]);
    assert.deepEqual(
      receiver
        .points()
        .filter(({ name }) => name === 'ai.usage.without_context')
        .map(({ value, attributes }) => ({ value, attributes }))
        .sort((a, b) => b.value - a.value),
      [
        {
          value: 4,
          attributes: {
            'gen_ai.operation.name': 'chat',
            'gen_ai.provider.name': 'openai',
            'ai.usage.context.missing': 'any',
          },
        },
        {
          value: 1,
          attributes: {
            'gen_ai.operation.name': 'chat',
            'gen_ai.provider.name': 'local',
            'ai.usage.context.missing': 'any',
          },
        },
      ],
    );
    const warnings = stderr.trim().split('\n');
    assert.deepEqual(
      warnings.map((line) => line.replace(/\{.*\/(who-caused-it\.mjs):\d+:\d+"\}/, '$1')),
      [
        'tallylight: a call to openai chat has no usage context: put withUsageContext around it who-caused-it.mjs',
        'tallylight: a call to local chat has no usage context: put withUsageContext around it who-caused-it.mjs',
      ],
    );
  });

  it('says which of the listed fields are missing', async () => {
    const { stderr } = await run('strict', { TALLYLIGHT_REQUIRE_CONTEXT: 'user,feature' });
    assert.deepEqual(readMissing(), [
      ['half', 'feature'],
      ['in a loop', 'user,feature'],
      ['in a loop', 'user,feature'],
      ['in a loop', 'user,feature'],
      ['named', undefined],
      ['none', 'user,feature'],
      [undefined, 'user,feature'],
    ]);
    assert.match(stderr, /a call to openai chat has no feature in its usage context/);
  });
});

it('TALLYLIGHT_USER_ID_KEY puts a keyed hash in the place of each user, the same each time', async () => {
  await run('users', { TALLYLIGHT_USER_ID_KEY: 'k1' });
  const hash = (userId: string) =>
    createHmac('sha256', 'k1').update(userId).digest('hex').slice(0, 32);
  assert.deepEqual(
    read('user.id').flat().sort(),
    [hash('ada'), hash('ada'), hash('bob'), hash('bob')].sort(),
  );
  assert.equal(/"(ada|bob)"/.test(receiver.bodies.join('')), false);
});
