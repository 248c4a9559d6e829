// Six users call at once through a pool of two connections, for each `copy/client` named. Prints whom undici's
// own event was published for: the trap that this is about.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { withUsageContext } from './with-usage-context.mjs';

const origin = process.env.PROVIDER_URL;
const init = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
};

const calls = {
  async Pool({ Pool }) {
    const pool = new Pool(origin, { connections: 2 });
    return async (path, body) => {
      const response = await pool.request({ ...init, path, body });
      return response.body.text();
    };
  },
  async fetch({ Agent, fetch }) {
    const dispatcher = new Agent({ connections: 2 });
    return async (path, body) => (await fetch(origin + path, { ...init, body, dispatcher })).text();
  },
  /** What is redirected is dispatched again, from within the answer of a connection that others use too. */
  async redirect({ Agent, interceptors, request }) {
    const dispatcher = new Agent({ connections: 2 }).compose(
      interceptors.redirect({ maxRedirections: 1 }),
    );
    return async (_path, body) => {
      const url = `${origin}/redirect/v1/chat/completions`;
      return (await request(url, { ...init, body, dispatcher })).body.text();
    };
  },
  /** Two interceptors, of which the inner puts a new handler around the outer's each time. */
  async 'retry and redirect'({ Agent, interceptors, request }) {
    const dispatcher = new Agent({ connections: 2 }).compose(
      interceptors.retry(),
      interceptors.redirect({ maxRedirections: 1 }),
    );
    return async (_path, body) => {
      const url = `${origin}/redirect/v1/chat/completions`;
      return (await request(url, { ...init, body, dispatcher })).body.text();
    };
  },
  /** The inner interceptor hides the outer's handler in one of its own. */
  async 'dump and redirect'({ Agent, interceptors, request }) {
    const dispatcher = new Agent({ connections: 2 }).compose([
      interceptors.dump(),
      interceptors.redirect({ maxRedirections: 1 }),
    ]);
    return async (_path, body) => {
      const url = `${origin}/redirect/v1/chat/completions`;
      return (await request(url, { ...init, body, dispatcher })).body.text();
    };
  },
  /** A dispatcher that makes a call of its own, in a context of its own, before it passes one on. */
  async auditing({ Agent, Dispatcher, request }, task) {
    const agent = new Agent({ connections: 2 });
    const audit = JSON.stringify({ model: `${task}/audit`, messages: [] });
    const audits = [];
    class Auditing extends Dispatcher {
      dispatch(options, handler) {
        withUsageContext({ userId: 'audit' }, () => {
          const url = `${origin}/plain/v1/chat/completions`;
          audits.push(request(url, { ...init, body: audit, dispatcher: agent }));
        });
        return agent.dispatch(options, handler);
      }
      close() {}
      destroy() {}
    }
    const dispatcher = new Auditing();
    return async (path, body) => {
      const answer = await request(origin + path, { ...init, body, dispatcher });
      await answer.body.text();
      for (const other of audits.splice(0)) await (await other).body.text();
    };
  },
  async 'built-in fetch'({ Agent }) {
    const dispatcher = new Agent({ connections: 2 });
    return async (path, body) =>
      (await globalThis.fetch(origin + path, { ...init, body, dispatcher })).text();
  },
};

async function load(copy) {
  if (copy === 'built-in') {
    await fetch('data:,').then((response) => response.text());
    // Since undici 8 the first is a wrapper around the second.
    const [first, second] = [1, 2].map(
      (n) => globalThis[Symbol.for(`undici.globalDispatcher.${n}`)],
    );
    return { Agent: (second ?? first).constructor };
  }
  const [name, how] = copy.split(' ');
  return how === 'required' ? createRequire(import.meta.url)(name) : import(name);
}

const user = new AsyncLocalStorage();
const published = {};
for (const task of process.argv.slice(2)) {
  const [copy, client] = task.split('/');
  const call = await calls[client](await load(copy), task);
  const seen = [];
  const listener = () => seen.push(user.getStore());
  subscribe('undici:request:create', listener);
  await Promise.all(
    ['u0', 'u1', 'u2', 'u3', 'u4', 'u5'].map((userId) =>
      user.run(userId, () =>
        withUsageContext({ userId }, () => {
          const body = JSON.stringify({ model: `${task}/${userId}`, messages: [] });
          return call('/plain/v1/chat/completions', body);
        }),
      ),
    ),
  );
  unsubscribe('undici:request:create', listener);
  published[task] = seen;
}
console.log(JSON.stringify(published));
process.exit(0);
