import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningApi, startApi } from './start-api.ts';

describe('A query that makes no sense', () => {
  let api: RunningApi;

  before(async () => {
    api = await startApi({
      selectUsage: () => assert.fail('nothing is read'),
      selectSummary: () => assert.fail('nothing is read'),
    });
  });

  after(() => api[Symbol.asyncDispose]());

  test('is answered with every mistake at once', async () => {
    const query =
      'limit=0&cursor=abc&status=fine&from=yesterday&to=2026-02-30&colour=red&user=&feature=a&feature=b&tag.=x';
    const { response, body } = await api.get(`/usage?${query}`);
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual(body, {
      type: 'urn:problem-type:tallylight:invalid-parameters',
      title: 'The request has invalid parameters',
      status: 400,
      detail:
        'Nothing was read, because of these parameters: user, feature, status, tag., from, to, limit, cursor, colour.',
      instance: '/api/v1/usage',
      errors: [
        { parameter: 'user', detail: 'is empty; leave it out or give it a value' },
        { parameter: 'feature', detail: 'is given 2 times; give it once' },
        {
          parameter: 'status',
          detail:
            'is “fine”; it is one of success, error, timeout, rate_limited, cancelled, incomplete',
        },
        { parameter: 'tag.', detail: 'names no key; write tag.<key>' },
        {
          parameter: 'from',
          detail:
            'is “yesterday”; write an instant with its offset (2026-11-01T09:30:00Z) or a date (2026-11-01, midnight in UTC)',
        },
        {
          parameter: 'to',
          detail:
            'is “2026-02-30”; write an instant with its offset (2026-11-01T09:30:00Z) or a date (2026-11-01, midnight in UTC)',
        },
        { parameter: 'limit', detail: 'is “0”; give a whole number from 1 to 1000' },
        {
          parameter: 'cursor',
          detail: 'is none of ours; give the next_cursor of the answer before, unchanged',
        },
        {
          parameter: 'colour',
          detail:
            'is unknown; known are user, provider, model, environment, service, feature, project, organization, session, task, status, tag.<key>, from, to, limit, cursor',
        },
      ],
    });
  });

  const mistakes = [
    '/usage?limit=1001',
    '/usage?limit=1e2',
    '/usage?limit=-1',
    '/usage?limit=1.5',
    '/usage?from=2026-11-15T10:20:00',
    '/usage?from=2026-11-15T24:00:00Z',
    '/usage?from=2026-13-01',
    '/usage?from=2026-11-15T10:20:00%2B25:00',
    '/usage?from=1763200000',
    '/usage?from=2026-11-02&to=2026-11-01',
    '/usage?from=2026-11-01&to=2026-11-01',
    '/usage?user=a%00b',
    '/usage?tag.a%00b=c',
    '/usage?User=ada',
    '/usage?tag=x',
    '/usage?cursor=MTIz',
    '/usage?a=b?c',
    '/analytics/summary?limit=5',
    '/analytics/summary?to=never',
    '/budgets?user=ada',
    '/notices?user=ada',
    '/diagnostics?verbose=1',
    '/openapi.json?x=1',
    '/usage/0199a3c0-0000-8000-8000-000000000001?user=ada',
    '/usage/0199a3c0-0000-8000-8000-000000000001/explanation?user=ada',
  ];
  for (const path of mistakes) {
    test(`${path} is refused`, async () => {
      const { response, body } = await api.get(path);
      assert.equal(response.status, 400);
      assert.equal(body.errors.length, 1);
    });
  }
});
