import type { TlsFiles } from './export-target.ts';

/** One body to post. */
export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Posts bodies while the calling thread waits: at the end of a process no event comes back to it any more. A
 * worker has an event loop of its own.
 *
 * @returns for each posting, whether it was answered with a 2xx in time
 */
export function sendNow(
  postings: readonly Posting[],
  {
    timeoutMs,
    tls,
    repeat,
  }: {
    readonly timeoutMs: number;
    readonly tls: TlsFiles;
    /** Until the time is up; otherwise each is posted once, because what is not taken can wait elsewhere. */
    readonly repeat: boolean;
  },
): boolean[] {
  // Loaded here: few processes end with something unsent.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const signals = new Int32Array(new SharedArrayBuffer(4 * (postings.length + 1)));
  const worker = new Worker(workerSource, {
    eval: true,
    // Without the app's --import and NODE_OPTIONS: the worker is to post and nothing else.
    execArgv: [],
    env: {},
    workerData: { postings, signals, tls, timeoutMs, repeat },
  });
  // A worker that fails tells it by an event, which would come after the end.
  worker.on('error', () => undefined);
  worker.unref();
  Atomics.wait(signals, 0, 0, timeoutMs);
  return postings.map((_, at) => Atomics.load(signals, at + 1) === 1);
}

// Plain JavaScript: a worker made from text is neither compiled nor bundled. `signals[0]` ends the wait,
// the others say which posting was taken.
const workerSource = `
const { workerData } = require('node:worker_threads');
const { postings, signals, tls, timeoutMs, repeat } = workerData;
const deadline = Date.now() + timeoutMs;

function post({ url, headers, body }) {
  return new Promise((resolve) => {
    const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http');
    const options = { method: 'POST', headers: { ...headers, 'content-length': body.byteLength }, ...tls };
    const sent = request(url, options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
      response.on('error', () => resolve(0));
    });
    sent.setTimeout(timeoutMs, () => sent.destroy());
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}

async function deliver(posting, at) {
  for (;;) {
    const status = await post(posting);
    if (status >= 200 && status < 300) return Atomics.store(signals, at + 1, 1);
    const worthRepeating = status === 0 || status === 429 || status >= 500;
    if (!repeat || !worthRepeating || Date.now() > deadline) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

Promise.all(postings.map(deliver)).finally(() => {
  Atomics.store(signals, 0, 1);
  Atomics.notify(signals, 0);
});
`;
