import assert from 'node:assert/strict';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { describe, test } from 'node:test';
import { startApi } from './start-api.ts';

/** `fetch` sets the Host header itself; this says what a test wants. */
function statusOf(
  {
    port,
    address = '127.0.0.1',
    path = '/api/v1/usage',
  }: { port: number; address?: string; path?: string },
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: address, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

describe('Without a read token', () => {
  test('a program on this machine reads, by each of the machine’s own names', async () => {
    await using api = await startApi();
    for (const host of [
      'localhost',
      'LOCALHOST:4318',
      '127.0.0.1',
      '127.0.0.1:80',
      '127.0.0.2:4318',
      '127.255.255.254',
      '[::1]:4318',
    ]) {
      assert.equal(await statusOf(api, { Host: host }), 200, host);
    }
  });

  test('a web page whose name was rebound to this machine does not read', async () => {
    await using api = await startApi();
    for (const host of [
      'evil.example',
      'evil.example:4318',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '127.0.0.2.evil.example',
      '127.evil.example:4318',
      '127.0.0.256',
      '128.0.0.1',
      'localhost@evil.example',
      '0.0.0.0:4318',
    ]) {
      assert.equal(await statusOf(api, { Host: host }), 403, host);
    }
  });

  test('a proxy on this machine does not read for everybody', async () => {
    await using api = await startApi();
    assert.equal(await statusOf(api, { Host: 'localhost', 'X-Forwarded-For': '10.1.2.3' }), 403);
    assert.equal(await statusOf(api, { Host: 'localhost', Forwarded: 'for=10.1.2.3' }), 403);
  });

  test('the refusal says what to set', async () => {
    await using api = await startApi();
    const { response, body } = await api.get('/usage', { headers: { Forwarded: 'for=10.1.2.3' } });
    assert.equal(response.status, 403);
    assert.equal(body.type, 'urn:problem-type:tallylight:reading-not-allowed');
    assert.match(
      body.detail,
      /Start the processor with TALLYLIGHT_READ_TOKEN set: the page then asks for that token/,
    );
  });

  const outside = Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry?.family === 'IPv4' && !entry.internal)?.address;
  test('a neighbour in the network does not read', {
    skip: outside === undefined && 'this machine has no address beyond loopback',
  }, async () => {
    await using api = await startApi({}, { host: '0.0.0.0' });
    assert.equal(
      await statusOf({ port: api.port, address: String(outside) }, { Host: 'localhost' }),
      403,
    );
  });
});

describe('With a read token', () => {
  const ports = { readToken: 'correct horse'.replace(' ', '-') };

  test('whoever shows it reads, under any name of the machine', async () => {
    await using api = await startApi(ports);
    const headers = { Host: 'usage.example', Authorization: 'bearer correct-horse' };
    assert.equal(await statusOf(api, headers), 200);
  });

  test('nobody reads without it, on any path', async () => {
    await using api = await startApi(ports);
    for (const path of [
      '/api/v1/usage',
      '/api/v1/diagnostics',
      '/api/v1/openapi.json',
      '/api/nothing',
    ]) {
      assert.equal(await statusOf({ ...api, path }, { Host: 'localhost' }), 401, path);
    }
  });

  test('a token that is wrong, partial, doubled or in another scheme opens nothing', async () => {
    await using api = await startApi(ports);
    for (const authorization of [
      'Bearer wrong',
      'Bearer correct',
      'Bearer correct-horse2',
      'Bearer correct-horse correct-horse',
      'Basic correct-horse',
      'correct-horse',
      'Bearer ',
      '',
    ]) {
      const status = await statusOf(api, { Host: 'localhost', Authorization: authorization });
      assert.equal(status, 401, authorization);
    }
  });

  test('the refusal says how to show it', async () => {
    await using api = await startApi(ports);
    const { response, body } = await api.get('/usage');
    assert.equal(response.headers.get('www-authenticate'), 'Bearer realm="tallylight"');
    assert.equal(body.type, 'urn:problem-type:tallylight:token-required');
    assert.match(body.detail, /Authorization: Bearer <token>/);
  });
});
