// Reads the first chunk of a huge answer, waits until it is told to go on, and then reads the rest.
import http from 'node:http';
import http2 from 'node:http2';

const url = `${process.env.PROVIDER_URL}/huge/v1/embeddings`;
const init = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"model":"text-embedding-3-small","input":"x"}',
};

const openers = {
  fetch: async () => (await fetch(url, init)).body,
  undici6: async () => (await (await import('undici6')).request(url, init)).body,
  undici7: async () => (await (await import('undici7')).request(url, init)).body,
  undici8: async () => (await (await import('undici8')).request(url, init)).body,
  http2: () => {
    const session = http2.connect(process.env.HTTP2_URL);
    const path = new URL(url).pathname;
    const stream = session.request({ ':method': 'POST', ':path': path, ...init.headers });
    stream.on('close', () => session.close());
    return stream.end(init.body);
  },
  http: () =>
    new Promise((resolve) => {
      http.request(url, init, resolve).end(init.body);
    }),
};

const body = await openers[process.argv[2]]();
let bytes = 0;
for await (const chunk of body) {
  if (bytes === 0) {
    console.log('first');
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
  bytes += chunk.length;
}
console.log(JSON.stringify({ bytes, maxRssKb: process.resourceUsage().maxRSS }));
