// One call with each kind of client; every one returns the bytes that the app sees.
import http from 'node:http';
import { buffer } from 'node:stream/consumers';

const modules = {};

async function load(name) {
  modules[name] ??= await import(name);
  return modules[name];
}

function byFetch(resolveFetch) {
  return async (url, body, options = {}) => {
    const fetch = await resolveFetch();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...options.headers },
      body,
      ...options,
    });
    return Buffer.from(await response.arrayBuffer());
  };
}

function byRequest(name) {
  return async (url, body, { headers, ...options } = {}) => {
    const { request } = await load(name);
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      ...options,
    });
    return Buffer.from(await response.body.arrayBuffer());
  };
}

function byPool(name) {
  return async (url, body) => {
    const { Pool } = await load(name);
    const { origin, pathname } = new URL(url);
    const pool = new Pool(origin, { connections: 2 });
    const response = await pool.request({
      path: pathname,
      method: 'POST',
      headers: ['content-type', 'application/json'],
      body,
    });
    const bytes = Buffer.from(await response.body.arrayBuffer());
    await pool.close();
    return bytes;
  };
}

async function byHttp(url, body, { headers, ...options } = {}) {
  const request = http.request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...options,
  });
  const half = Math.floor(body.length / 2);
  request.write(body.slice(0, half));
  request.end(body.slice(half));
  const response = await new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
  return buffer(response);
}

/** Such headers are written out at once, with nothing added to them. */
async function byHttpWithListedHeaders(url, body) {
  const { host } = new URL(url);
  const headers = ['Content-Type', 'application/json', 'Host', host, 'Connection', 'close'];
  const request = http.request(url, { method: 'POST', headers });
  request.end(body);
  return new Promise((resolve, reject) => {
    request.on('response', (response) => resolve(buffer(response)));
    request.on('error', reject);
  });
}

export const clients = {
  fetch: byFetch(() => globalThis.fetch),
  'undici6 fetch': byFetch(async () => (await load('undici6')).fetch),
  'undici7 fetch': byFetch(async () => (await load('undici7')).fetch),
  'undici6 request': byRequest('undici6'),
  'undici7 request': byRequest('undici7'),
  'undici6 Pool': byPool('undici6'),
  'undici7 Pool': byPool('undici7'),
  'node:http': byHttp,
  'node:http with listed headers': byHttpWithListedHeaders,
};
