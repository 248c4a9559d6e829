// Makes one or more calls, and then ends as told.

import { writeSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const [ending, behaviour = 'plain'] = process.argv.slice(2);
const url = `${process.env.PROVIDER_URL}/${behaviour}/v1/chat/completions`;
const init = { method: 'POST', body: JSON.stringify({ model: 'm', messages: [] }) };

// Holds the process for a while, as a server would, and never for longer than the test.
const held = setTimeout(() => process.exit(99), 20_000);
const raise = (signal) => process.kill(process.pid, signal);

const endings = {
  natural: () => clearTimeout(held),
  exit: () => process.exit(3),
  throw: () => {
    throw new Error('boom');
  },
  reject: () => void Promise.reject(new Error('boom')),
  term: () => raise('SIGTERM'),
  int: () => raise('SIGINT'),
  // As npm does, which passes on what the terminal has sent to its child already.
  'int-twice': () => {
    raise('SIGINT');
    setTimeout(() => raise('SIGINT'), 50);
  },
  'exit-in-handler': () => {
    process.on('SIGTERM', () => process.exit(7));
    raise('SIGTERM');
  },
  'drain-in-handler': () => {
    process.on('SIGTERM', async () => {
      await call();
      process.exitCode = 5;
      clearTimeout(held);
    });
    raise('SIGTERM');
  },
  // What signal-exit does: it sends the signal again if nobody but itself listens.
  'resend-at-once': () => {
    const listener = () => {
      if (process.listenerCount('SIGTERM') > 1) return;
      process.removeListener('SIGTERM', listener);
      raise('SIGTERM');
    };
    process.on('SIGTERM', listener);
    raise('SIGTERM');
  },
  'resend-after-cleanup': () => {
    process.once('SIGTERM', async () => {
      await call();
      raise('SIGTERM');
    });
    raise('SIGTERM');
  },
  ignore: () => {
    process.on('SIGTERM', () => writeSync(1, 'ignored\n'));
    raise('SIGTERM');
    setTimeout(() => process.exit(0), 300);
  },
  hang: () => undefined,
};

async function call() {
  const response = await fetch(url, init);
  if (behaviour.startsWith('stall')) {
    await response.body.getReader().read();
    return;
  }
  await response.arrayBuffer();
}

if (ending === 'exit-on-last-byte') {
  const request = http.request(url, { method: 'POST' }, (response) => {
    response.resume();
    response.on('end', () => process.exit(3));
  });
  request.end(init.body);
} else {
  await call();
  if (process.env.PAUSE_MS) await wait(Number(process.env.PAUSE_MS));
  if (process.env.CALLS === '2') await call();
  writeSync(1, 'called\n');
  if (process.env.WAIT_MS) await wait(Number(process.env.WAIT_MS));
  endings[ending]();
}
