// Streams from OpenAI's chat in every way in which an app can give its body.
import http from 'node:http';

const url = `${process.env.PROVIDER_URL}/v1/chat/completions`;
const text = '{"model":"gpt-5","stream":true,"messages":[{"role":"user","content":"Hé"}]}';
const bytes = Buffer.from(text);
const headers = { 'content-type': 'application/json' };
const length = { 'content-length': String(bytes.length) };

const viaHttp = (options, send) =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', ...options }, (response) => {
      response.resume().on('end', resolve);
    });
    request.on('error', reject);
    send(request);
  });

const calls = {
  'fetch text': () => fetch(url, { method: 'POST', headers, body: text }),
  'fetch bytes': () =>
    fetch(new URL(url), { method: 'POST', headers, body: new Uint8Array(bytes) }),
  'fetch with a length': () =>
    fetch(url, { method: 'POST', headers: { ...headers, ...length }, body: text }),
  'http end': () => viaHttp({ headers }, (request) => request.end(text)),
  'http write with a length': () =>
    viaHttp({ headers: { ...headers, ...length } }, (request) => {
      request.write(text, 'utf8');
      request.end();
    }),
  'http base64': () =>
    viaHttp({ headers }, (request) => request.end(bytes.toString('base64'), 'base64')),
  'undici text': async () =>
    (await import('undici8')).request(url, { method: 'POST', headers, body: text }),
  'undici 6 bytes with a length': async () =>
    (await import('undici6')).request(url, {
      method: 'POST',
      headers: { ...headers, ...length },
      body: bytes,
    }),
  // Never changed, whatever the configuration says.
  'fetch a stream': () =>
    fetch(url, { method: 'POST', headers, body: new Blob([text]).stream(), duplex: 'half' }),
  'http in pieces': () =>
    viaHttp({ headers: { ...headers, ...length } }, (request) => {
      request.write(bytes.subarray(0, 10));
      request.end(bytes.subarray(10));
    }),
  'http compressed by name': () =>
    viaHttp({ headers: { ...headers, 'content-encoding': 'identity' } }, (request) =>
      request.end(text),
    ),
  'fetch with a digest': () =>
    fetch(url, { method: 'POST', headers: { ...headers, 'Content-Digest': 'x' }, body: text }),
  'http with a digest': () =>
    viaHttp({ headers: { ...headers, 'Content-MD5': 'x' } }, (request) => request.end(text)),
  'undici with a digest': async () =>
    (await import('undici8')).request(url, {
      method: 'POST',
      headers: { ...headers, Signature: 'x' },
      body: text,
    }),
  'fetch elsewhere': () =>
    fetch(url.replace('/v1/chat/completions', '/v1/other'), {
      method: 'POST',
      headers,
      body: text,
    }),
  'fetch with options of its own': () =>
    fetch(url, {
      method: 'POST',
      headers,
      body: text.replace('"stream":true', '"stream":true,"stream_options":{}'),
    }),
};

for (const [name, call] of Object.entries(calls)) {
  const answer = await call();
  await (answer?.body?.text?.() ?? answer?.text?.());
  console.log(name);
}
