// Every way to call through each version of undici that this Node can run.

const { PROVIDER_URL, TLS_URL } = process.env;
const json = { 'content-type': 'application/json' };
const [major, minor] = process.versions.node.split('.').map(Number);

/** undici 8 needs Node 22.19. */
const versions = [6, 7, ...(major > 22 || minor >= 19 ? [8] : [])];

// A copy of undici can serve the built-in `fetch` only where both speak the same handlers.
const builtIn = Number(process.versions.undici.split('.')[0]);

export function createUndiciClients(load) {
  return Object.fromEntries(
    versions.flatMap((version) => {
      const name = `undici${version}`;
      return Object.entries(waysOf(() => load(name), version)).map(([way, call]) => [
        `${name} ${way}`,
        call,
      ]);
    }),
  );
}

function waysOf(load, version) {
  const toTls = (url) => TLS_URL + new URL(url).pathname;
  const request = (resolveDispatcher) => async (url, body) => {
    const undici = await load();
    const dispatcher = await resolveDispatcher(undici, url);
    const options = { method: 'POST', headers: json, body };
    const response = await undici.request(url, dispatcher ? { ...options, dispatcher } : options);
    const bytes = Buffer.from(await response.body.arrayBuffer());
    await dispatcher?.close();
    return bytes;
  };
  const fetchWith = (resolveFetch, resolveDispatcher) => async (url, body) => {
    const undici = await load();
    const dispatcher = resolveDispatcher(undici);
    const options = { method: 'POST', headers: json, body };
    const fetch = resolveFetch(undici);
    const response = await fetch(url, dispatcher ? { ...options, dispatcher } : options);
    const bytes = Buffer.from(await response.arrayBuffer());
    await dispatcher?.close();
    return bytes;
  };
  const http2 = (undici) => new undici.Agent({ allowH2: true });
  const overTls = (call) => (url, body) => call(toTls(url), body);
  return {
    fetch: fetchWith(
      (undici) => undici.fetch,
      () => undefined,
    ),
    request: request(() => undefined),
    stream: async (url, body) => {
      const { stream } = await load();
      const { Writable } = await import('node:stream');
      const chunks = [];
      await stream(
        url,
        { method: 'POST', headers: json, body },
        () =>
          new Writable({
            write(chunk, _encoding, done) {
              chunks.push(chunk);
              done();
            },
          }),
      );
      return Buffer.concat(chunks);
    },
    Agent: request(({ Agent }) => new Agent()),
    Pool: async (url, body) => {
      const { Pool } = await load();
      const { origin, pathname } = new URL(url);
      const pool = new Pool(origin, { connections: 2 });
      const headers = ['content-type', 'application/json'];
      const response = await pool.request({ path: pathname, method: 'POST', headers, body });
      const bytes = Buffer.from(await response.body.arrayBuffer());
      await pool.close();
      return bytes;
    },
    Client: async (url, body) => {
      const { Client } = await load();
      const { origin, pathname } = new URL(url);
      const client = new Client(origin);
      const response = await client.request({
        path: pathname,
        method: 'POST',
        headers: json,
        body,
      });
      const bytes = Buffer.from(await response.body.arrayBuffer());
      await client.close();
      return bytes;
    },
    ProxyAgent: request(({ ProxyAgent }) => new ProxyAgent(PROVIDER_URL)),
    'ProxyAgent without a tunnel': request(
      ({ ProxyAgent }) => new ProxyAgent({ uri: PROVIDER_URL, proxyTunnel: false }),
    ),
    EnvHttpProxyAgent: request(
      ({ EnvHttpProxyAgent }) =>
        new EnvHttpProxyAgent({ httpProxy: PROVIDER_URL, httpsProxy: PROVIDER_URL, noProxy: '' }),
    ),
    RetryAgent: request(({ Agent, RetryAgent }) => new RetryAgent(new Agent())),
    "an app's own dispatcher": request(createOwnDispatcher),
    'request over HTTP/2': overTls(request(http2)),
    'fetch over HTTP/2': overTls(fetchWith((undici) => undici.fetch, http2)),
    ...(version === builtIn
      ? {
          'Agent behind the built-in fetch': fetchWith(
            () => globalThis.fetch,
            ({ Agent }) => new Agent(),
          ),
        }
      : {}),
  };
}

function createOwnDispatcher({ Agent, Dispatcher }) {
  class OwnDispatcher extends Dispatcher {
    #agent = new Agent();
    dispatch(options, handler) {
      return this.#agent.dispatch(options, handler);
    }
    close() {
      return this.#agent.close();
    }
    destroy() {
      return this.#agent.destroy();
    }
  }
  return new OwnDispatcher();
}
