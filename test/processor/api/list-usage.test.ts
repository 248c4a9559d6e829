import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createExampleUsage, EXAMPLE_START_US } from '../../support/ledger/example-usage.ts';
import type { Json } from './start-api.ts';
import { type LedgerApi, startLedgerApi } from './start-ledger-api.ts';

describe('GET /api/v1/usage', () => {
  let api: LedgerApi;

  before(async () => {
    api = await startLedgerApi();
  });

  after(() => api[Symbol.asyncDispose]());

  async function callsOf(query: string): Promise<number[]> {
    const { body } = await api.get(`/usage?${query}`);
    return body.records.map((record: Json) => record.sequence);
  }

  test('answers an empty ledger with no records and no next page', async () => {
    const { response, body } = await api.get('/usage');
    assert.equal(response.status, 200);
    assert.deepEqual(body, { records: [], next_cursor: null });
  });

  describe('with records', () => {
    before(async () => {
      await api.store([
        createExampleUsage({
          call: 1,
          startedAtUs: EXAMPLE_START_US + 1n,
          record: { status: 'rate_limited', stream: true, timeToFirstChunk: 0.25 },
          tokens: { cacheReadInputTokens: 40, cacheWriteInputTokens: 0, reasoningOutputTokens: 5 },
          attribution: {
            userId: 'ada',
            sessionId: 's-1',
            organization: 'acme',
            project: 'apollo',
            feature: 'search & answer',
            task: 'rank',
            objectType: 'ticket',
            objectId: '42',
            tags: JSON.parse('{"colour":"red","__proto__":"x","a.b":"c=d"}'),
          },
        }),
        createExampleUsage({
          call: 2,
          startedAtUs: EXAMPLE_START_US + 1_000_000n,
          record: {
            providerName: 'anthropic',
            requestModel: 'claude',
            responseModel: null,
            operationName: 'embeddings',
            source: 'absent',
          },
          tokens: { inputTokens: null, outputTokens: null },
          origin: { environment: 'ci', service: 'tests' },
          cost: null,
          costBasis: 'absent',
        }),
        createExampleUsage({
          call: 3,
          startedAtUs: EXAMPLE_START_US + 2_000_000n,
          record: { operationName: 'embeddings' },
          tokens: { outputTokens: null },
        }),
      ]);
      await api.store([createExampleUsage({ call: 9 })], 'another tenant');
    });

    test('shows the newest record first, and only its own tenant’s', async () => {
      assert.deepEqual(await callsOf(''), [3, 2, 1]);
    });

    test('shows a record in the words of the API, with null where nothing is known', async () => {
      const { body } = await api.get('/usage?user=ada');
      const [record] = body.records;
      assert.match(record.id, /^[\da-f-]{36}$/);
      assert.deepEqual(record, {
        id: record.id,
        trace_id: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1',
        span_id: 'bbbbbbbbbbbbbbb1',
        started_at: '2026-11-15T10:20:00.000001Z',
        duration_ms: 1500,
        time_to_first_chunk_ms: 250,
        provider_name: 'openai',
        operation_name: 'chat',
        request_model: 'gpt-4o-mini',
        response_model: 'gpt-4o-mini-2024-07-18',
        response_id: 'chatcmpl-1',
        input_tokens: 100,
        cache_read_input_tokens: 40,
        cache_write_input_tokens: 0,
        cache_write_1h_input_tokens: null,
        audio_input_tokens: null,
        image_input_tokens: null,
        video_input_tokens: null,
        audio_cache_read_input_tokens: null,
        image_cache_read_input_tokens: null,
        output_tokens: 20,
        reasoning_output_tokens: 5,
        audio_output_tokens: null,
        image_output_tokens: null,
        video_output_tokens: null,
        total_tokens: 120,
        units: {},
        status: 'rate_limited',
        usage_source: 'reported',
        estimate_method: null,
        inconsistent: false,
        cost_basis: 'priced',
        list_cost: '0.0003',
        effective_cost: '0.0003',
        stated_cost: null,
        price: null,
        superseded_by: null,
        notes: [],
        user_id: 'ada',
        session_id: 's-1',
        organization: 'acme',
        project: 'apollo',
        feature: 'search & answer',
        task: 'rank',
        object: { type: 'ticket', id: '42' },
        tags: JSON.parse('{"colour":"red","__proto__":"x","a.b":"c=d"}'),
        environment: 'production',
        service: 'shop',
        service_version: null,
        service_instance_id: 'instance-1',
        sequence: 1,
        pipeline_name: null,
        pipeline_run_id: null,
        ci_actor: null,
        vcs: {},
        stream: true,
        finish_reasons: ['stop'],
        service_tier: null,
        processing: null,
        speed: null,
        region: null,
        attempt: 1,
        error_type: null,
        http_status_code: 200,
        server_address: 'api.openai.com',
        server_port: 443,
        billing_organization: null,
        billing_project: null,
        billing_key: null,
        dialect: 'ai-usage',
      });
    });

    test('shows unknown usage without a cost and without a total', async () => {
      const { body } = await api.get('/usage?provider=anthropic');
      const [{ list_cost, effective_cost, cost_basis, total_tokens, price }] = body.records;
      assert.deepEqual(
        { list_cost, effective_cost, cost_basis, total_tokens, price },
        {
          list_cost: null,
          effective_cost: null,
          cost_basis: 'absent',
          total_tokens: null,
          price: null,
        },
      );
    });

    test('counts the input of an embedding as its total, because it has no output', async () => {
      const { body } = await api.get('/usage?provider=openai&limit=1');
      const [{ output_tokens, total_tokens }] = body.records;
      assert.deepEqual({ output_tokens, total_tokens }, { output_tokens: null, total_tokens: 100 });
    });

    const filters: Readonly<Record<string, readonly number[]>> = {
      'user=ada': [1],
      'user=ADA': [],
      'provider=anthropic': [2],
      'model=gpt-4o-mini': [3, 1],
      'model=gpt-4o-mini-2024-07-18': [3, 1],
      'model=claude': [2],
      'environment=ci': [2],
      'service=shop': [3, 1],
      'feature=search+%26+answer': [1],
      'project=apollo': [1],
      'organization=acme': [1],
      'session=s-1': [1],
      'task=rank': [1],
      'status=rate_limited': [1],
      'status=success': [3, 2],
      'tag.colour=red': [1],
      'tag.colour=red&tag.a.b=c%3Dd': [1],
      'tag.colour=blue': [],
      'tag.__proto__=x': [1],
      'tag.__proto__=y': [],
      'user=ada&environment=ci': [],
      'from=2026-11-15T10:20:01Z': [3, 2],
      'to=2026-11-15T10:20:01Z': [1],
      'from=2026-11-15T11:20:01%2B01:00&to=2026-11-15T11:20:02%2B01:00': [2],
      // An offset's plus sign that nobody encoded arrives as a space.
      'from=2026-11-15T11:20:02+01:00': [3],
      'from=2026-11-15&to=2026-11-16': [3, 2, 1],
      'to=2026-11-15': [],
    };
    for (const [query, calls] of Object.entries(filters)) {
      test(`finds by ${query}`, async () => {
        assert.deepEqual(await callsOf(query), calls);
      });
    }

    test('treats a hostile value as a value', async () => {
      assert.deepEqual(await callsOf(`user=${encodeURIComponent("' OR pg_sleep(5) --")}`), []);
    });
  });
});

describe('the pages of GET /api/v1/usage', () => {
  test('hold every record once, also where many start at one instant', async () => {
    await using api = await startLedgerApi();
    // 7 of 12 records share their microsecond, so that only the id tells them apart.
    const usages = Array.from({ length: 12 }, (_, index) =>
      createExampleUsage({
        call: index + 1,
        startedAtUs: EXAMPLE_START_US + (index < 7 ? 0n : BigInt(index)),
      }),
    );
    await api.store(usages);
    const { body: whole } = await api.get('/usage');
    const ids: string[] = [];
    let cursor = '';
    let pages = 0;
    do {
      const { body } = await api.get(`/usage?limit=5${cursor && `&cursor=${cursor}`}`);
      ids.push(...body.records.map((record: Json) => record.id));
      cursor = body.next_cursor;
      pages += 1;
    } while (cursor !== null);
    assert.equal(pages, 3);
    assert.deepEqual(
      ids,
      whole.records.map((record: Json) => record.id),
    );
  });

  test('end without a cursor when the last page is full', async () => {
    await using api = await startLedgerApi();
    await api.store([createExampleUsage({ call: 1 }), createExampleUsage({ call: 2 })]);
    const { body } = await api.get('/usage?limit=2');
    assert.equal(body.records.length, 2);
    assert.equal(body.next_cursor, null);
  });

  test('hold 100 records unless asked otherwise', async () => {
    await using api = await startLedgerApi();
    await api.store(
      Array.from({ length: 101 }, (_, index) => createExampleUsage({ call: index + 1 })),
    );
    const { body } = await api.get('/usage');
    assert.equal(body.records.length, 100);
    assert.match(body.next_cursor, /^[\w-]+$/);
  });
});
