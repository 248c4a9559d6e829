// Every kind of client: each makes one call and returns the bytes that the app sees.
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createUndiciClients } from './undici-clients.mjs';

const { HTTP2_URL, TLS_URL } = process.env;
const json = { 'content-type': 'application/json' };
const modules = {};

async function load(name) {
  modules[name] ??= await import(name);
  return modules[name];
}

async function byFetch(url, body) {
  const response = await globalThis.fetch(url, { method: 'POST', headers: json, body });
  return Buffer.from(await response.arrayBuffer());
}

function readResponse(request) {
  return new Promise((resolve, reject) => {
    request.on('response', (response) => resolve(buffer(response)));
    request.on('error', reject);
  });
}

function byHttp(url, body) {
  const request = http.request(url, { method: 'POST', headers: json });
  const half = Math.floor(body.length / 2);
  request.write(body.slice(0, half));
  request.end(body.slice(half));
  return readResponse(request);
}

/** Such headers are written out at once, with nothing added to them. */
function byHttpWithListedHeaders(url, body) {
  const { host } = new URL(url);
  const headers = ['Content-Type', 'application/json', 'Host', host, 'Connection', 'close'];
  const request = http.request(url, { method: 'POST', headers });
  request.end(body);
  return readResponse(request);
}

function byHttps(url, body) {
  const request = https.request(TLS_URL + new URL(url).pathname, { method: 'POST', headers: json });
  request.end(body);
  return readResponse(request);
}

async function byAxios(url, body) {
  const { default: axios } = await load('axios');
  const { data } = await axios.post(url, body, { headers: json, responseType: 'arraybuffer' });
  return data;
}

async function byNodeFetch(url, body) {
  const { default: fetch } = await load('node-fetch');
  const response = await fetch(url, { method: 'POST', headers: json, body });
  return Buffer.from(await response.arrayBuffer());
}

async function byGot(url, body) {
  const { default: got } = await load('got');
  const response = await got.post(url, { headers: json, body, responseType: 'buffer' });
  return Buffer.from(response.body);
}

function byAws(handlerName, base) {
  return async (url, body) => {
    const { [handlerName]: Handler } = await load('@smithy/node-http-handler');
    const handler = new Handler();
    const { protocol, hostname, port, pathname } = new URL(new URL(url).pathname, base ?? url);
    const { response } = await handler.handle({
      protocol,
      hostname,
      port: Number(port),
      method: 'POST',
      path: pathname,
      headers: json,
      body: Buffer.from(body),
    });
    const bytes = await buffer(response.body);
    handler.destroy();
    return bytes;
  };
}

function byHttp2(base, { connected = false } = {}) {
  return async (url, body) => {
    const session = http2.connect(base);
    if (connected) await new Promise((resolve) => session.on('connect', resolve));
    const headers = { ':method': 'POST', ':path': new URL(url).pathname, ...json };
    const stream = session.request(headers);
    stream.write(body.slice(0, 9));
    stream.end(body.slice(9));
    const chunks = [];
    await new Promise((resolve, reject) => {
      stream.pipe(
        new Writable({
          highWaterMark: 1,
          write(chunk, _encoding, done) {
            chunks.push(chunk);
            setImmediate(done);
          },
          final: (done) => done(resolve()),
        }),
      );
      stream.on('error', reject);
    });
    session.close();
    return Buffer.concat(chunks);
  };
}

export const clients = {
  fetch: byFetch,
  'fetch over TLS': (url, body) => byFetch(TLS_URL + new URL(url).pathname, body),
  ...createUndiciClients(load),
  'node:http': byHttp,
  'node:http with listed headers': byHttpWithListedHeaders,
  'node:https': byHttps,
  axios: byAxios,
  'node-fetch': byNodeFetch,
  got: byGot,
  'AWS over HTTP/1': byAws('NodeHttpHandler'),
  'AWS over HTTP/2': byAws('NodeHttp2Handler', HTTP2_URL),
  'node:http2': byHttp2(HTTP2_URL),
  'node:http2 through a standing session': byHttp2(HTTP2_URL, { connected: true }),
  'node:http2 over TLS': byHttp2(TLS_URL),
};
