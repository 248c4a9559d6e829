import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRequestHead } from '../../../instrumentation/src/http/request-head.ts';

function read(
  path: string,
  { hostHeader, origin = '' }: { hostHeader?: string; origin?: string },
): unknown {
  const { header: _, ...head } = createRequestHead({
    method: 'POST',
    path,
    hostHeader,
    origin,
    header: () => undefined,
  });
  return head;
}

describe('the head of a request', () => {
  it('takes the host of an absolute path before all others: its origin is a proxy', () => {
    const proxied = read('http://API.OpenAI.com/v1/chat/completions?x=1', {
      hostHeader: 'proxy.internal:8080',
      origin: 'http://proxy.internal:8080',
    });
    assert.deepEqual(proxied, {
      method: 'POST',
      host: 'api.openai.com',
      port: 80,
      path: '/v1/chat/completions',
      query: 'x=1',
    });
  });

  it('takes the Host header before the origin', () => {
    const head = read('/v1/messages', {
      hostHeader: 'api.anthropic.com',
      origin: 'https://10.0.0.7:8443',
    });
    assert.deepEqual(head, {
      method: 'POST',
      host: 'api.anthropic.com',
      port: 443,
      path: '/v1/messages',
      query: '',
    });
  });

  it('keeps the query apart, for it can hold a key', () => {
    const head = read('/v1beta/models/gemini:generateContent?key=secret', {
      origin: 'https://generativelanguage.googleapis.com',
    });
    assert.deepEqual(head, {
      method: 'POST',
      host: 'generativelanguage.googleapis.com',
      port: 443,
      path: '/v1beta/models/gemini:generateContent',
      query: 'key=secret',
    });
  });

  it('reads ports, addresses of version 6, and paths that are missing', () => {
    assert.deepEqual(read('', { origin: 'http://[::1]:8123' }), {
      method: 'POST',
      host: '::1',
      port: 8123,
      path: '/',
      query: '',
    });
    assert.deepEqual(read('https://user:pw@gateway.example:8443?x', {}), {
      method: 'POST',
      host: 'gateway.example',
      port: 8443,
      path: '/',
      query: 'x',
    });
  });

  it('takes a header off, or leaves it where that cannot be done', () => {
    const head = createRequestHead({
      method: 'POST',
      path: '/',
      hostHeader: 'h',
      origin: 'http://h',
      header: () => undefined,
      removeHeader() {
        throw new TypeError('frozen headers');
      },
    });
    assert.equal(
      head.removeHeader?.('baggage', () => true),
      undefined,
    );
  });
});
