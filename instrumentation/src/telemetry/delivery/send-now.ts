import type { MessagePort } from 'node:worker_threads';
import { type ExportResult, isTaken } from './export-result.ts';
import type { TlsFiles } from './export-target.ts';
import { parsePartialSuccess } from './partial-success.ts';

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
 * @returns what became of each posting, in their order
 */
export function sendNow(
  postings: readonly Posting[],
  {
    timeoutMs,
    tls,
    repeat,
    patienceMs,
    onSlow,
  }: {
    readonly timeoutMs: number;
    readonly tls: TlsFiles;
    /** Until the time is up; otherwise each is posted once, because what is not taken can wait elsewhere. */
    readonly repeat: boolean;
    /** `onSlow` is called once it has taken longer than this. */
    readonly patienceMs: number;
    readonly onSlow: () => void;
  },
): ExportResult[] {
  // Loaded here: few processes end with something unsent.
  const { MessageChannel, Worker } = process.getBuiltinModule('node:worker_threads');
  const { port1: inbox, port2: outbox } = new MessageChannel();
  const isDone = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(workerSource, {
    eval: true,
    // Without the app's --import and NODE_OPTIONS: the worker is to post and nothing else.
    execArgv: [],
    env: {},
    workerData: { postings, isDone, outbox, tls, timeoutMs, repeat },
    transferList: [outbox],
  });
  // A worker that fails tells it by an event, which would come after the end.
  worker.on('error', () => undefined);
  worker.unref();
  const firstWaitMs = Math.min(patienceMs, timeoutMs);
  const isSlow = Atomics.wait(isDone, 0, 0, firstWaitMs) === 'timed-out';
  if (isSlow && timeoutMs > firstWaitMs) {
    onSlow();
    Atomics.wait(isDone, 0, 0, timeoutMs - firstWaitMs);
  }
  const ends = postings.map((): ExportResult => ({ status: 0, reason: 'timeout', partial: null }));
  for (const { at, status, reason, answer } of readMessages(inbox)) {
    const end = { status, reason, partial: null };
    ends[at] = isTaken(end) ? { ...end, partial: parsePartialSuccess(answer) } : end;
  }
  return ends;
}

/** What the worker says of one try; `answer` is the body, and empty where there was none. */
interface Message {
  readonly at: number;
  readonly status: number;
  readonly reason: string;
  readonly answer: string;
}

function readMessages(inbox: MessagePort): Message[] {
  const { receiveMessageOnPort } = process.getBuiltinModule('node:worker_threads');
  const messages: Message[] = [];
  for (;;) {
    const received = receiveMessageOnPort(inbox);
    if (received === undefined) break;
    messages.push(received.message);
  }
  inbox.close();
  return messages;
}

// Plain JavaScript: a worker made from text is neither compiled nor bundled. `isDone` ends the wait.
const workerSource = `
const { workerData } = require('node:worker_threads');
const { postings, isDone, outbox, tls, timeoutMs, repeat } = workerData;
const deadline = Date.now() + timeoutMs;

function post({ url, headers, body }) {
  return new Promise((resolve) => {
    const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http');
    const options = { method: 'POST', headers: { ...headers, 'content-length': body.byteLength }, ...tls };
    const sent = request(url, options, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (text) => {
        if (answer.length < 65536) answer += text;
      });
      response.on('end', () => resolve({ status: response.statusCode, reason: String(response.statusCode), answer }));
      response.on('error', fail);
    });
    function fail(error) {
      resolve({ status: 0, reason: String(error.code ?? error.message), answer: '' });
    }
    sent.setTimeout(timeoutMs, () => sent.destroy());
    sent.on('error', fail);
    sent.end(body);
  });
}

async function deliver(posting, at) {
  for (;;) {
    const end = await post(posting);
    outbox.postMessage({ at, ...end });
    const { status } = end;
    if (status >= 200 && status < 300) return;
    const worthRepeating = status === 0 || status === 429 || status >= 500;
    if (!repeat || !worthRepeating || Date.now() > deadline) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

Promise.all(postings.map(deliver)).finally(() => {
  Atomics.store(isDone, 0, 1);
  Atomics.notify(isDone, 0);
});
`;
