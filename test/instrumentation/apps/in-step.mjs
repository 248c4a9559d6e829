// Reads a stream by each of the named clients, and tells the provider of every event that it has; the
// provider writes no other before. Prints how many events each client had by the end.
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import OpenAI from 'openai';

const { PROVIDER_URL, HTTP2_URL, TLS_URL } = process.env;
const headers = { 'content-type': 'application/json' };
const path = '/in-step/v1/chat/completions';

function byUndici(name) {
  return async (body) => {
    const { request } = await import(name);
    const url = `${PROVIDER_URL}${path}?${name}`;
    return (await request(url, { method: 'POST', headers, body })).body;
  };
}

const fetchFrom = (url) => async (body) =>
  (await fetch(url, { method: 'POST', headers, body })).body;

const readRequest = (request, body) =>
  new Promise((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end(body);
  });

/** What iterates over pieces of the stream's bytes. */
const clients = {
  fetch: fetchFrom(`${PROVIDER_URL}${path}?fetch`),
  'fetch-gzip': fetchFrom(`${PROVIDER_URL}${path.replace('in-step', 'in-step-gzip')}?fetch-gzip`),
  undici6: byUndici('undici6'),
  undici7: byUndici('undici7'),
  undici8: byUndici('undici8'),
  http: (body) =>
    readRequest(http.request(`${PROVIDER_URL}${path}?http`, { method: 'POST', headers }), body),
  https: (body) =>
    readRequest(https.request(`${TLS_URL}${path}?https`, { method: 'POST', headers }), body),
  http2: (body) => {
    const session = http2.connect(HTTP2_URL);
    const stream = session.request({ ':method': 'POST', ':path': `${path}?http2`, ...headers });
    stream.on('close', () => session.close());
    return stream.end(body);
  },
};

async function countBytesInStep(client) {
  let text = '';
  let count = 0;
  const decoder = new TextDecoder();
  const body = JSON.stringify({ model: client, stream: true, messages: [] });
  for await (const chunk of await clients[client](body)) {
    text += decoder.decode(chunk, { stream: true });
    const seen = text.split('\n\n').length - 1;
    if (seen > count) tellReceived(client);
    count = seen;
  }
  return count;
}

async function countChunksInStep() {
  const openai = new OpenAI({
    apiKey: 'k',
    baseURL: `${PROVIDER_URL}/in-step/v1`,
    defaultQuery: { openai: '' },
    maxRetries: 0,
  });
  const stream = await openai.chat.completions.create({
    model: 'openai',
    stream: true,
    stream_options: { include_usage: true },
    messages: [{ role: 'user', content: 'Hi' }],
  });
  let count = 0;
  for await (const _chunk of stream) {
    count += 1;
    tellReceived('openai=');
  }
  return count;
}

function tellReceived(query) {
  http.get(`${PROVIDER_URL}/received/event?${query}`, (response) => response.resume());
}

const counts = await Promise.all(
  process.argv.slice(2).map(async (client) => {
    const counting = client === 'openai' ? countChunksInStep() : countBytesInStep(client);
    return [client, await counting.catch((error) => String(error))];
  }),
);
console.log(JSON.stringify(Object.fromEntries(counts)));
