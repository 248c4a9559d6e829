import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createCertificate } from '../../support/provider-hosts/create-certificate.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { completion } from '../support/provider-server.ts';
import { type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

interface Request {
  readonly shape: string;
  readonly baggage: string | undefined;
  readonly others: string;
}

const kept: Readonly<Record<string, string>> = {
  'kept-own': 'two bags',
  'kept-set': 'two bags',
  'kept-signed': 'user.id=ada,ai.feature=search',
  'kept-http2-own': 'two bags',
  'kept-http2-signed': 'user.id=ada,ai.feature=search',
  'kept-elsewhere': 'user.id=ada,ai.feature=search',
  'kept-http2-elsewhere': 'user.id=ada,ai.feature=search',
};

describe('an app’s header of baggage', () => {
  let receiver: OtlpReceiver;
  let requests: Request[];
  let servers: Server[];
  let env: Record<string, string>;
  let tlsEnv: Record<string, string>;

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    requests = [];
    const plain = createServer((request, response) => {
      note(request.url, request.headers);
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(completion);
      });
    });
    const answer = (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => {
      note(request.url, request.headers);
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(completion);
      });
    };
    const { authority, certificate: cert, key } = await createCertificate(['localhost']);
    const secure = http2.createSecureServer({ cert, key }, answer);
    servers = [plain, http2.createServer(answer), secure];
    const [port, http2Port, tlsPort] = await Promise.all(servers.map(listen));
    tlsEnv = { HTTP2_TLS_URL: `https://localhost:${tlsPort}`, AUTHORITY: authority };
    env = {
      TALLYLIGHT_ENDPOINT: receiver.url,
      TALLYLIGHT_LOG: 'warn',
      // `localhost` is not named: what goes there goes to no provider.
      TALLYLIGHT_PROVIDER_HOSTS: `openai=127.0.0.1:${port},openai=127.0.0.1:${http2Port},openai=localhost:${tlsPort}`,
      PROVIDER_URL: `http://127.0.0.1:${port}`,
      ELSEWHERE_URL: `http://localhost:${port}`,
      HTTP2_URL: `http://127.0.0.1:${http2Port}`,
      HTTP2_ELSEWHERE_URL: `http://localhost:${http2Port}`,
    };
  });

  afterEach(async () => {
    await receiver.close();
    for (const server of servers) server.close();
  });

  function note(url = '', { baggage, a, b }: IncomingHttpHeaders): void {
    requests.push({
      shape: url.split('?')[1] ?? '',
      baggage: baggage as string | undefined,
      others: [a, b].filter((value) => value !== undefined).join(),
    });
  }

  for (const runtime of Object.keys(runtimes) as RuntimeName[]) {
    it(`reaches no provider in whatever shape it is given, and nothing else goes with it, on ${runtime}`, async () => {
      const app = await startApp('baggage-shapes.mjs', [], { runtime, env }).ended;
      assert.equal(app.code, 0, app.stderr);
      const shapes = ['http-set', 'http-append', 'http-set-all'];
      assert.ok(requests.length >= 19, `${requests.length} requests`);
      assert.deepEqual(
        requests,
        requests.map(({ shape }) =>
          shape in kept
            ? { shape, baggage: kept[shape], others: '' }
            : { shape, baggage: undefined, others: shapes.includes(shape) ? '1,2' : '1' },
        ),
      );
      const calls = requests.filter(({ shape }) => !shape.endsWith('elsewhere'));
      assert.equal(receiver.spans().length, calls.length);
    });

    it(`reaches no provider with the first request of a process over TLS, on ${runtime}`, async () => {
      const app = await startApp('baggage-shapes.mjs', [], { runtime, env: { ...env, ...tlsEnv } })
        .ended;
      assert.equal(app.code, 0, app.stderr);
      assert.deepEqual(requests, [{ shape: 'http2-tls', baggage: undefined, others: '1' }]);
    });
  }

  it('reaches them in every shape with TALLYLIGHT_SEND_BAGGAGE=true', async () => {
    await startApp('baggage-shapes.mjs', [], {
      env: { ...env, TALLYLIGHT_SEND_BAGGAGE: 'true' },
    }).ended;
    assert.deepEqual(
      requests.filter(({ baggage }) => baggage === undefined),
      [],
    );
  });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
