// Makes a call in the main thread and one in each of three workers, all of which live long enough to export it.

import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { isMainThread, Worker } from 'node:worker_threads';

const url = `${process.env.PROVIDER_URL}/plain/v1/chat/completions`;
const response = await fetch(url, { method: 'POST', body: '{"model":"m","messages":[]}' });
await response.arrayBuffer();
if (isMainThread) {
  const workers = [1, 2, 3].map(() => new Worker(new URL(import.meta.url)));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
} else {
  await wait(600);
}
