// Sends the header `baggage` in every shape in which Node's clients take headers; the query names the shape.
import { request } from 'node:http';
import { connect } from 'node:http2';

const { PROVIDER_URL, ELSEWHERE_URL, HTTP2_URL, HTTP2_ELSEWHERE_URL, HTTP2_TLS_URL } = process.env;
const baggage = 'user.id=ada,ai.feature=search';
const path = (shape) => `/v1/chat/completions?${shape}`;
const [nodeMajor] = process.versions.node.split('.').map(Number);

function askByHttp(url, shape, headers, change = () => undefined) {
  return new Promise((resolve, reject) => {
    const call = request(url + path(shape), { method: 'POST', headers }, (response) => {
      response.resume().on('end', resolve);
    });
    change(call);
    call.on('error', reject).end('{"model":"m"}');
  });
}

async function askByHttp2(url, shape, headers) {
  const session = connect(url, { ca: process.env.AUTHORITY });
  const own = { ':method': 'POST', ':path': path(shape) };
  const stream = session.request(
    Array.isArray(headers) ? [...Object.entries(own).flat(), ...headers] : { ...own, ...headers },
  );
  await new Promise((resolve, reject) => {
    stream.on('error', reject).resume().on('end', resolve).end('{"model":"m"}');
  });
  session.close();
}

if (HTTP2_TLS_URL !== undefined) {
  // Nothing before it has opened a connection.
  await askByHttp2(HTTP2_TLS_URL, 'http2-tls', { baggage, a: '1' });
  process.exit();
}

const ask = (shape, init) => fetch(PROVIDER_URL + path(shape), { method: 'POST', ...init });
for (const [shape, headers] of [
  ['fetch-object', { Baggage: baggage, a: '1' }],
  [
    'fetch-list',
    [
      ['baggage', baggage],
      ['a', '1'],
    ],
  ],
  ['fetch-headers', new Headers({ baggage, a: '1' })],
]) {
  await (await ask(shape, { headers, body: '{"model":"m"}' })).text();
}

const { host } = new URL(PROVIDER_URL);
await askByHttp(PROVIDER_URL, 'http-object', { Baggage: baggage, a: '1' });
await askByHttp(PROVIDER_URL, 'http-values', { baggage: baggage.split(','), a: '1' });
await askByHttp(PROVIDER_URL, 'http-list', ['Host', host, 'Baggage', baggage, 'a', '1']);
await askByHttp(PROVIDER_URL, 'http-pairs', [
  ['Host', host],
  ['baggage', baggage],
  ['a', '1'],
]);
await askByHttp(PROVIDER_URL, 'http-set', { a: '1' }, (call) => {
  call.setHeader('Baggage', baggage).setHeader('b', '2');
});
await askByHttp(PROVIDER_URL, 'http-append', { a: '1' }, (call) => {
  call.appendHeader('baggage', baggage).appendHeader('b', '2');
});
await askByHttp(PROVIDER_URL, 'http-set-all', { a: '1' }, (call) => {
  call.setHeaders(
    new Map([
      ['baggage', baggage],
      ['b', '2'],
    ]),
  );
});

const given = { Baggage: baggage, a: '1' };
await askByHttp2(HTTP2_URL, 'http2-object', given);
await askByHttp2(HTTP2_URL, 'http2-authority', { ...given, ':authority': new URL(HTTP2_URL).host });
if (nodeMajor >= 24) await askByHttp2(HTTP2_URL, 'http2-list', ['baggage', baggage, 'a', '1']);
if (given.Baggage !== baggage) process.exitCode = 9;

// The app's own, what AWS's signature covers, and what goes to others.
const authorization = 'AWS4-HMAC-SHA256 Credential=c, SignedHeaders=baggage;host, Signature=s';
await askByHttp(PROVIDER_URL, 'kept-own', ['Host', host, 'baggage', 'two bags']);
await askByHttp(PROVIDER_URL, 'kept-set', {}, (call) => call.setHeader('baggage', 'two bags'));
await askByHttp(PROVIDER_URL, 'kept-signed', [
  'Host',
  host,
  'authorization',
  authorization,
  'baggage',
  baggage,
]);
await askByHttp2(HTTP2_URL, 'kept-http2-own', { baggage: 'two bags' });
await askByHttp2(HTTP2_URL, 'kept-http2-signed', { authorization, baggage });
await askByHttp(ELSEWHERE_URL, 'kept-elsewhere', [
  'Host',
  new URL(ELSEWHERE_URL).host,
  'baggage',
  baggage,
]);
await askByHttp2(HTTP2_ELSEWHERE_URL, 'kept-http2-elsewhere', { baggage });
