// An app that does what the instrumentation must bear, and then says that it lives.
import { EventEmitter } from 'node:events';

const [habit] = process.argv.slice(2);
const url = `${process.env.PROVIDER_URL}/plain/v1/chat/completions`;
const { usageContext } = globalThis[Symbol.for('tallylight.v1')];

async function call() {
  const response = await fetch(url, { method: 'POST', body: '{"model":"m"}' });
  await response.arrayBuffer();
}

/** `dispatch` can only be read once the constructor of the base class has run. */
class Store extends EventEmitter {
  #actions = { run: () => 'run' };
  get dispatch() {
    return this.#actions.run;
  }
}

const habits = {
  'private-dispatch': async () => {
    if (new Store().dispatch() !== 'run') throw new Error('a changed store');
    await call();
  },
  'no-tags': () => usageContext.run({ userId: 'ada', tags: null }, call),
  'throwing-context': () =>
    usageContext.run(
      Object.defineProperty({}, 'userId', {
        get: () => {
          throw new Error('unreadable');
        },
      }),
      call,
    ),
  'throwing-context-manager': () => {
    const fail = () => {
      throw new Error('no context');
    };
    globalThis[Symbol.for('opentelemetry.js.api.1')] = { context: { active: fail, with: fail } };
    return call();
  },
  'own-stacks': () => {
    Error.prepareStackTrace = (_error, frames) => frames;
    return call();
  },
  'frozen-error': () => {
    Object.freeze(Error);
    return call();
  },
  exit: async () => {
    await call();
    console.log('alive');
    process.exit(3);
  },
};

await habits[habit]();
await new Promise((resolve) => setTimeout(resolve, 50));
console.log('alive');
