// Runs the CommonJS app beside it, or a bundle of it, here, in a worker thread, or in a child process.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

const [shape, path] = process.argv.slice(2);

const shapes = {
  loaded: async () => createRequire(import.meta.url)(path),
  imported: () => import(path),
  worker: () => once(new Worker(path, { argv: [shape] }), 'exit'),
  child: () => once(fork(path, [shape]), 'exit'),
};

await shapes[shape]();
