// One call per ending named `client/behaviour/ending`, all at once; those that are never read stay open until
// the process ends. Prints what each call came to.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import http2 from 'node:http2';
import { setTimeout as wait } from 'node:timers/promises';

const { ANTHROPIC_URL, HTTP2_ANTHROPIC_URL, TLS_URL } = process.env;
const headers = { 'content-type': 'application/json' };
// Longer than the answer takes to begin on a busy machine.
const timeoutMs = 2500;

const clients = {
  fetch: openFetch,
  undici6: openUndici,
  undici7: openUndici,
  undici8: openUndici,
  http: openHttp,
  http2: openHttp2,
};

/** What the app does before there is an answer, once the request is on its way. */
const early = {
  'abort-early': ({ controller }) => controller.abort(),
  'abort-reason-early': ({ controller }) => controller.abort(new Error('user left')),
  'signal-timeout-early': ({ controller }) => controller.abort(timeoutReason()),
  'destroy-early': ({ request }) => request.destroy(),
  'close-early': ({ request }) => request.close(),
  timeout: ({ request }) => request.setTimeout(timeoutMs),
  // Once without an error and once with one, as the AWS SDK does.
  'close-timeout': ({ request }) => request.setTimeout(timeoutMs, () => request.close()),
  'destroy-timeout': ({ request }) =>
    request.setTimeout(timeoutMs, () => request.destroy(timeoutReason())),
};

/** What the app does once it has the first bytes of the answer. */
const leaving = {
  abort: ({ controller }) => controller.abort(),
  'abort-reason': ({ controller }) => controller.abort(new Error('user left')),
  'signal-timeout': ({ controller }) => controller.abort(timeoutReason()),
  destroy: ({ body }) => body.destroy(),
  'destroy-error': ({ body }) => body.destroy(new Error('enough')),
  'destroy-request': ({ request }) => request.destroy(),
  // Our listeners go with the app's.
  'destroy-deaf': ({ request }) => {
    request.removeAllListeners();
    request.on('error', () => {});
    request.destroy();
  },
  'destroy-session': ({ session }) => session.destroy(),
  close: ({ body }) => body.close(),
};

/** What `AbortSignal.timeout()` aborts with. */
function timeoutReason() {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}

async function run(task) {
  const [client, behaviour, ending] = task.split('/');
  const call = {
    client,
    ending,
    controller: new AbortController(),
    path: `/${behaviour}/v1/messages`,
  };
  call.json = JSON.stringify({ model: task, stream: true, max_tokens: 9, messages: [] });
  call.onSent = () => setTimeout(() => early[ending]?.(call), 80);
  await clients[client](call);
  if (ending === 'unread') return keep(call);
  if (ending.startsWith('cancel')) {
    const reader = call.body.getReader();
    await reader.read();
    return reader.cancel(ending === 'cancel' ? undefined : 'enough');
  }
  for await (const _chunk of call.body) {
    if (ending === 'break') break;
    leaving[ending]?.(call);
  }
}

const kept = [];
function keep(call) {
  kept.push(call);
}

/** Calls back when undici writes this request. */
function onceSent({ path, client, ending, onSent }) {
  const channel = 'undici:client:sendHeaders';
  const listener = ({ request }) => {
    if (request.path !== `${path}?${client}-${ending}`) return;
    unsubscribe(channel, listener);
    onSent();
  };
  subscribe(channel, listener);
}

async function openFetch(call) {
  onceSent(call);
  const { path, client, ending, json: body, controller } = call;
  const url = `${ANTHROPIC_URL}${path}?${client}-${ending}`;
  const response = await fetch(url, { method: 'POST', headers, body, signal: controller.signal });
  // Who lets go of the response gives up its body.
  Object.assign(call, { response, body: response.body });
}

async function openUndici(call) {
  const { path, client, ending, json: body, controller } = call;
  const { request, Agent } = undici[client];
  onceSent(call);
  const overHttp2 = ending === 'over-http2';
  const url = overHttp2
    ? TLS_URL + path.replace('messages', 'chat/completions')
    : ANTHROPIC_URL + path;
  const response = await request(`${url}?${client}-${ending}`, {
    ...(overHttp2 ? { dispatcher: new Agent({ allowH2: true }) } : {}),
    method: 'POST',
    headers,
    body,
    signal: controller.signal,
    ...(ending === 'headers-timeout' ? { headersTimeout: timeoutMs } : {}),
    ...(ending === 'body-timeout' ? { bodyTimeout: timeoutMs } : {}),
  });
  call.body = response.body;
}

async function openHttp(call) {
  const { path, ending, json: body, controller, onSent } = call;
  const request = http.request(ANTHROPIC_URL + path, {
    method: 'POST',
    headers,
    signal: controller.signal,
  });
  call.request = request;
  if (ending === 'deaf') request.removeAllListeners();
  // As node-fetch does, to be sure that nothing is left of it.
  if (ending === 'destroy-on-error') request.on('error', () => request.destroy());
  // As the AWS SDK names a connection that was reset.
  if (ending === 'renamed-error') {
    request.on('error', (error) => Object.assign(error, { name: 'TimeoutError' }));
  }
  // Node's own agent says so as well, of any request that has waited for five seconds on a busy machine.
  if (ending === 'timeout') {
    request.on('timeout', () => request.destroy(new Error('took too long')));
  }
  request.on('finish', onSent);
  request.end(body);
  call.body = await new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
}

async function openHttp2(call) {
  const { path, json: body, controller, onSent } = call;
  const session = http2.connect(HTTP2_ANTHROPIC_URL);
  session.on('error', () => {});
  const stream = session.request(
    { ':method': 'POST', ':path': path, ...headers },
    { signal: controller.signal },
  );
  Object.assign(call, { session, request: stream, body: stream });
  stream.on('close', () => session.close());
  stream.on('finish', onSent);
  stream.end(body);
  await new Promise((resolve, reject) => {
    stream.on('response', resolve);
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('closed')));
  });
}

const tasks = process.argv.slice(2);
const undici = {};
for (const name of new Set(tasks.map((task) => task.split('/')[0]))) {
  if (name.startsWith('undici')) undici[name] = await import(name);
}
const open = new Set(tasks);
setTimeout(() => {
  console.error('never ended:', [...open].join(' '));
  process.exit(9);
}, 30_000).unref();
const seen = await Promise.all(
  tasks.map(async (task) => {
    const outcome = await run(task).then(
      () => 'resolved',
      (error) => error?.name ?? String(error),
    );
    open.delete(task);
    return [task, outcome];
  }),
);
// An abort reaches the wire a moment after the app has heard of it.
await wait(100);
console.log(JSON.stringify(Object.fromEntries(seen)));
process.exit(0);
