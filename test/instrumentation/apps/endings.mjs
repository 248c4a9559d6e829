// One call per ending named `client/behaviour/ending`, one after the other.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const headers = { 'content-type': 'application/json' };
const seen = [];

for (const [at, task] of process.argv.slice(2).entries()) {
  const [client, behaviour, ending] = task.split('/');
  const body = JSON.stringify({ model: `call-${at}`, stream: true, messages: [] });
  const url = `${process.env.ANTHROPIC_URL}/${behaviour}/v1/messages`;
  try {
    const call = client === 'http' ? callHttp : client === 'fetch' ? callFetch : callRequest;
    await call(url, body, ending, client);
    seen.push('resolved');
  } catch (error) {
    seen.push(error?.name ?? String(error));
  }
}
// An abort reaches the wire a moment after the app has heard of it.
await wait(50);
console.log(JSON.stringify(seen));

/** Leaves a while after the request is on its way, however long a busy machine takes to connect. */
function onceSent(leave) {
  const channel = 'undici:client:sendHeaders';
  const listener = () => {
    unsubscribe(channel, listener);
    setTimeout(leave, 80);
  };
  subscribe(channel, listener);
}

async function callFetch(url, body, ending) {
  const controller = new AbortController();
  const signal = ending === 'timeout' ? AbortSignal.timeout(80) : controller.signal;
  if (ending === 'abort-early') onceSent(() => controller.abort());
  if (ending === 'abort-reason') onceSent(() => controller.abort(new Error('user left')));
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  if (ending === 'complete') return response.text();
  const reader = response.body.getReader();
  await reader.read();
  if (ending === 'cancel') return reader.cancel();
  if (ending === 'cancel-reason') return reader.cancel('enough');
  if (ending === 'abort') controller.abort();
  await reader.read();
}

async function callRequest(url, body, ending, client) {
  const { request } = await import(client);
  const controller = new AbortController();
  const timeouts = ending === 'timeout' ? { headersTimeout: 80 } : {};
  if (ending === 'abort-early') onceSent(() => controller.abort());
  const response = await request(url, {
    method: 'POST',
    headers,
    body,
    signal: controller.signal,
    ...timeouts,
  });
  if (ending === 'complete') return response.body.text();
  for await (const _chunk of response.body) {
    if (ending === 'break') break;
    if (ending === 'abort') controller.abort();
    if (ending === 'destroy') response.body.destroy();
  }
}

async function callHttp(url, body, ending) {
  const controller = new AbortController();
  const request = http.request(url, {
    method: 'POST',
    headers,
    signal: controller.signal,
    ...(ending === 'timeout' ? { timeout: 80 } : {}),
  });
  request.on('timeout', () => request.destroy(new Error('took too long')));
  if (ending === 'abort-early') setTimeout(() => controller.abort(), 80);
  if (ending === 'destroy-early') setTimeout(() => request.destroy(), 80);
  request.end(body);
  const response = await new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
  for await (const _chunk of response) {
    if (ending === 'break') break;
    if (ending === 'abort') controller.abort();
    if (ending === 'destroy') response.destroy();
    if (ending === 'destroy-request') request.destroy();
  }
}
