import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { type Json, startApi } from './start-api.ts';

const away = () =>
  Promise.reject(new UnavailableError('no connection to db.internal', { retryAfterSeconds: 7 }));

describe('A problem', () => {
  test('names what was asked for where there is nothing', async () => {
    await using api = await startApi();
    for (const path of [
      '/api',
      '/api/',
      '/api/v1',
      '/api/v1/',
      '/api/v2/usage',
      '/api/v1/nothing',
    ]) {
      const response = await fetch(`${api.url}${path}?secret=1`);
      assert.equal(response.status, 404, path);
      assert.equal(response.headers.get('content-type'), 'application/problem+json');
      const body = (await response.json()) as Json;
      assert.equal(body.type, 'urn:problem-type:tallylight:not-found');
      assert.equal(body.instance, path);
    }
  });

  test('says which methods are possible', async () => {
    await using api = await startApi();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const { response, body } = await api.get('/usage', { method });
      assert.equal(response.status, 405);
      assert.equal(response.headers.get('allow'), 'GET, HEAD, OPTIONS');
      assert.equal(body.status, 405);
    }
  });

  test('is none for HEAD and OPTIONS, and no other origin is let in', async () => {
    await using api = await startApi();
    const head = await fetch(`${api.url}/api/v1/usage`, { method: 'HEAD' });
    assert.equal(head.status, 200);
    const options = await fetch(`${api.url}/api/v1/usage`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' },
    });
    assert.equal(options.status, 204);
    assert.equal(options.headers.get('allow'), 'GET, HEAD, OPTIONS');
    assert.equal(options.headers.get('access-control-allow-origin'), null);
  });

  test('tells a reader to come back when the database is away', async () => {
    await using api = await startApi({
      selectUsage: away,
      selectUsageById: away,
      selectSummary: away,
      selectNotices: away,
    });
    const id = '0199a3c0-0000-8000-8000-000000000001';
    const paths = [
      '/usage',
      `/usage/${id}`,
      `/usage/${id}/explanation`,
      '/analytics/summary',
      '/notices',
    ];
    for (const path of paths) {
      const { response, body } = await api.get(path);
      assert.equal(response.status, 503, path);
      assert.equal(response.headers.get('retry-after'), '7');
      assert.deepEqual(body, {
        type: 'urn:problem-type:tallylight:ledger-unavailable',
        title: 'The ledger cannot be reached',
        status: 503,
        detail:
          'The database does not answer right now. Nothing is lost; ask again in a few seconds.',
        instance: `/api/v1${path}`,
      });
    }
  });

  test('hides what failed inside and logs it', async () => {
    const logged: unknown[] = [];
    await using api = await startApi({
      selectUsage: () => Promise.reject(new TypeError('secret detail')),
      log: (level, message, fields) => logged.push([level, message, fields]),
    });
    const response = await fetch(`${api.url}/api/v1/usage`);
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.equal(text.includes('secret detail'), false);
    assert.equal(text.includes('.ts'), false);
    assert.deepEqual(logged, [
      [
        'error',
        'GET /api/v1/usage failed',
        { error: 'TypeError: secret detail', cause: undefined },
      ],
    ]);
  });

  test('answers a path that is not UTF-8', async () => {
    await using api = await startApi();
    const { response, body } = await api.get('/usage/%E0%A4%A');
    assert.equal(response.status, 400);
    assert.equal(body.type, 'urn:problem-type:tallylight:malformed-request');
  });

  test('answers for a record that is not there, and for an id that is none', async () => {
    await using api = await startApi();
    const missing = await api.get('/usage/0199a3c0-0000-8000-8000-000000000001');
    assert.equal(missing.response.status, 404);
    const noId = await api.get("/usage/1'--");
    assert.equal(noId.response.status, 404);
    assert.match(noId.body.detail, /An id is a UUID/);
  });
});

describe('Every answer of the API', () => {
  test('is kept by no cache, run by no browser and framed by no page', async () => {
    await using api = await startApi();
    for (const path of ['/usage', '/nothing', '/usage?x=1']) {
      const { response } = await api.get(path);
      const headers = Object.fromEntries(response.headers);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(
        headers['content-security-policy'],
        "default-src 'none'; frame-ancestors 'none'",
      );
      assert.equal(headers['access-control-allow-origin'], undefined);
      assert.equal(headers['x-powered-by'], undefined);
    }
  });
});
