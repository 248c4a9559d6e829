// `ada` opens a connection, on which a call of `bob`'s fails. He sends it again from the events named
// `client/event`, in which Node runs listeners in the context of `ada`. Prints whose that was.
import { AsyncLocalStorage } from 'node:async_hooks';
import http2 from 'node:http2';
import https from 'node:https';
import { withUsageContext } from './with-usage-context.mjs';

const { HTTP2_URL, PROVIDER_URL, TLS_URL } = process.env;
const path = '/v1/chat/completions';
const user = new AsyncLocalStorage();
const as = (userId, fn) => user.run(userId, () => withUsageContext({ userId }, fn));
const failed = {};

async function callAgain(task) {
  failed[task] = user.getStore();
  const body = JSON.stringify({ model: `${task} again`, messages: [] });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${PROVIDER_URL}/plain${path}`, { method: 'POST', headers, body });
  await answer.text();
}

const clients = {
  https() {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    return (behaviour, model) => {
      const request = https.request(`${TLS_URL}/${behaviour}${path}`, { method: 'POST', agent });
      request.end(JSON.stringify({ model, messages: [] }));
      return new Promise((resolve, reject) => {
        request.on('error', reject).on('response', (response) => resolve({ request, response }));
      });
    };
  },
  async http2() {
    const session = http2.connect(HTTP2_URL);
    session.on('error', () => {});
    await new Promise((resolve) => session.on('connect', resolve));
    return async (behaviour, model) => {
      const stream = session.request({ ':method': 'POST', ':path': `/${behaviour}${path}` });
      stream.end(JSON.stringify({ model, messages: [] }));
      await new Promise((resolve) => stream.on('response', resolve));
      return { request: stream, response: stream };
    };
  },
};

for (const task of process.argv.slice(2)) {
  const [client, of, event] = task.split(/[/ ]/);
  const call = await as('ada', async () => {
    const open = await clients[client]();
    const { response } = await open('plain', `${task} first`);
    for await (const _chunk of response);
    return open;
  });
  await as('bob', async () => {
    const opened = await call('drop', `${task} failing`);
    opened.response.on('error', () => {});
    const again = new Promise((resolve) => {
      opened[of].on(event, () => resolve(callAgain(task)));
    });
    opened.response.resume();
    await again;
  });
}
console.log(JSON.stringify(failed));
process.exit(0);
