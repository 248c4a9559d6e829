// Calls named `client/case` of which no byte reaches a provider. Prints what each call came to.
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

const { PROVIDER_URL } = process.env;
/** Nobody listens there; no such name; nobody whom this process trusts; nobody who answers in TLS. */
const hosts = {
  refused: process.env.CLOSED_URL,
  unknown: 'http://nowhere.invalid',
  untrusted: process.env.TLS_URL,
  mute: process.env.MUTE_URL,
  waiting: process.env.MUTE_URL,
};
const timeoutMs = 150;
const path = '/v1/chat/completions';
const init = (task, signal) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ model: task, messages: [] }),
  ...(signal ? { signal } : {}),
});

const clients = {
  fetch: (task, url) => fetch(url, init(task, AbortSignal.timeout(2000))),
  undici: (task, url, { request, Agent }) =>
    request(url, {
      ...init(task),
      dispatcher: new Agent(task.endsWith('mute') ? { connect: { timeout: timeoutMs } } : {}),
    }),
  async http(task, url) {
    const { body, ...options } = init(task);
    const { request: open } = url.startsWith('https') ? https : http;
    const request = open(url, options);
    if (task.endsWith('mute')) setTimeout(() => request.destroy(timeoutReason()), timeoutMs);
    request.end(body);
    await new Promise((_resolve, reject) => request.on('error', reject));
  },
  async http2(task, url) {
    const { body, headers } = init(task);
    const session = http2.connect(url);
    session.on('error', () => {});
    const stream = session.request({ ':method': 'POST', ':path': path, ...headers });
    // A stream that waits for its connection closes with the session only.
    if (task.endsWith('mute')) {
      stream.setTimeout(timeoutMs, () => {
        stream.close();
        session.destroy();
      });
    }
    stream.end(body);
    await new Promise((resolve, reject) => stream.on('error', reject).on('close', resolve));
    session.destroy();
  },
};

function timeoutReason() {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}

/** The second of two calls through one connection leaves while it still waits. */
const queued = {
  async undici(task, { Pool }) {
    const pool = new Pool(PROVIDER_URL, { connections: 1 });
    const options = { path: `/stall${path}` };
    const first = await pool.request({ ...options, ...init(`${task} first`) });
    first.body.on('error', () => {});
    const controller = new AbortController();
    const second = pool.request({ ...options, ...init(task, controller.signal) });
    controller.abort();
    first.body.destroy();
    await second;
  },
  async http(task) {
    const agent = new http.Agent({ maxSockets: 1 });
    const open = (name) => {
      const { body, ...options } = init(name);
      const request = http.request(`${PROVIDER_URL}/stall${path}`, { ...options, agent });
      request.on('error', () => {});
      return request.end(body);
    };
    const first = open(`${task} first`);
    await new Promise((resolve) => first.on('response', resolve));
    const second = open(task);
    const closed = new Promise((resolve) => second.on('close', resolve));
    await wait(20);
    second.destroy();
    first.destroy();
    await closed;
  },
};

const seen = {};
setTimeout(() => {
  console.error('only these ended:', seen);
  process.exit(9);
}, 8_000);
const tasks = process.argv.slice(2);
const copies = {};
for (const name of new Set(tasks.map((task) => task.split('/')[0]))) {
  if (name.startsWith('undici')) copies[name] = await import(name);
}
await Promise.all(
  tasks.map(async (task) => {
    const [client, fate] = task.split('/');
    const [kind] = client.split(/\d/);
    const call =
      fate === 'queued'
        ? queued[kind](task, copies[client])
        : clients[client === 'http2' ? client : kind](task, hosts[fate] + path, copies[client]);
    // Of these the process sees no end.
    if (fate === 'waiting') {
      call.catch(() => {});
      return;
    }
    seen[task] = await call.then(
      () => 'resolved',
      (error) => error.cause?.code ?? error.code ?? error.name,
    );
  }),
);
await wait(50);
console.log(JSON.stringify(seen));
process.exit(0);
