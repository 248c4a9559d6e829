import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { get, type IncomingHttpHeaders } from 'node:http';
import { describe, test } from 'node:test';
import { startApi } from './start-api.ts';

/** `fetch` turns every conditional request into one that no cache may answer. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once('error', reject);
  });
}

function headersOf(url: string, headers: Record<string, string>): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.resume();
      resolve(response.headers);
    }).once('error', reject);
  });
}

const pageFolder = new URL('../../../dashboards/web/', import.meta.url);

describe('The page’s files', () => {
  test('are served with a policy that lets nothing inline or foreign run', async () => {
    await using api = await startApi();
    for (const file of ['', ...(await readdir(pageFolder))]) {
      const response = await fetch(`${api.url}/${file}`);
      assert.equal(response.status, 200, file);
      assert.equal(
        response.headers.get('content-security-policy'),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
      await response.arrayBuffer();
    }
  });

  test('are kept apart from other windows only where a browser heeds it', async () => {
    await using api = await startApi();
    const opener = async (headers: Record<string, string>) =>
      (await headersOf(api.url, headers))['cross-origin-opener-policy'];
    assert.equal(await opener({ Host: 'localhost:4318' }), 'same-origin');
    assert.equal(await opener({ Host: '[::1]:4318' }), 'same-origin');
    const proxied = { Host: 'ai.example', 'X-Forwarded-Proto': 'https' };
    assert.equal(await opener(proxied), 'same-origin');
    // Chromium calls it an error on a page of http beyond this machine.
    assert.equal(await opener({ Host: '10.1.2.3:4318' }), undefined);
    assert.equal(await opener({ Host: 'ai.example', 'X-Forwarded-Proto': 'http' }), undefined);
  });

  test('are asked for again each time and sent only when they changed', async () => {
    await using api = await startApi();
    const first = await fetch(`${api.url}/page.js`);
    await first.arrayBuffer();
    assert.equal(first.headers.get('cache-control'), 'no-cache');
    const etag = first.headers.get('etag') ?? '';
    assert.equal(await statusOf(`${api.url}/page.js`, { 'If-None-Match': etag }), 304);
    assert.equal(await statusOf(`${api.url}/page.js`, { 'If-None-Match': '"older"' }), 200);
  });

  test('open without the read token, which only the figures need', async () => {
    await using api = await startApi({ readToken: 'secret' });
    assert.equal((await fetch(`${api.url}/`)).status, 200);
  });

  test('are all that can be reached: no folder above, no hidden file', async () => {
    await using api = await startApi();
    for (const path of [
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/.git',
      '/nothing',
    ]) {
      const response = await fetch(`${api.url}${path}`);
      assert.ok(response.status === 404 || response.status === 403, `${path}: ${response.status}`);
      await response.arrayBuffer();
    }
  });
});
