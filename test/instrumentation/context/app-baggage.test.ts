import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { completion } from '../support/provider-server.ts';
import { type RuntimeName, runtimes, startApp } from '../support/run-app.ts';

describe('the baggage of an app’s OpenTelemetry', () => {
  let receiver: OtlpReceiver;
  let server: Server;
  let requests: { readonly path: string | undefined; readonly headers: IncomingHttpHeaders }[];

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    requests = [];
    server = createServer((request, response) => {
      requests.push({ path: request.url, headers: request.headers });
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(completion);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    await receiver.close();
    server.close();
    server.closeAllConnections();
  });

  async function run(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    runtime: RuntimeName = 'Node 24',
  ): Promise<void> {
    const { port } = server.address() as AddressInfo;
    const app = await startApp('app-baggage.mjs', args, {
      runtime,
      nodeArgs: ['--conditions=tallylight-source', '--disable-warning=ExperimentalWarning'],
      env: {
        TALLYLIGHT_ENDPOINT: receiver.url,
        TALLYLIGHT_LOG: 'warn',
        // `localhost` is not named: what goes there goes to no provider.
        TALLYLIGHT_PROVIDER_HOSTS: `openai=127.0.0.1:${port}`,
        PROVIDER_URL: `http://127.0.0.1:${port}`,
        ...env,
      },
    }).ended;
    assert.equal(app.code, 0, app.stderr);
  }

  const readUsers = () =>
    receiver
      .spans()
      .map(({ attributes }) => [
        attributes['user.id'],
        attributes['ai.usage.feature'],
        attributes['ai.usage.tag.plan'],
        attributes['ai.usage.tag.seat'],
      ]);

  for (const [version, name] of [
    ['1.10', '@opentelemetry/api'],
    ['1.9', 'opentelemetry-api-1.9'],
  ] as const) {
    it(`says who caused a call, through API ${version}`, async () => {
      await run([name]);
      assert.deepEqual(readUsers(), Array(3).fill(['ada', 'search', 'pro', undefined]));
    });
  }

  it('fills what the usage context leaves open; the usage context wins', async () => {
    await run(['@opentelemetry/api', 'bob']);
    assert.deepEqual(readUsers(), Array(3).fill(['bob', 'search', 'own', '1']));
  });

  for (const runtime of ['Node 22', 'Node 24', 'Node 26'] as const satisfies RuntimeName[]) {
    it(`is not sent to a provider, and to others as ever (T65), on ${runtime}`, async () => {
      assert.ok(runtime in runtimes);
      await run(['@opentelemetry/api', 'bob'], {}, runtime);
      assert.deepEqual(
        requests.map(({ path, headers }) => [
          path,
          headers.baggage,
          headers.cookie,
          headers.traceparent !== undefined,
        ]),
        [
          ['/v1/chat/completions', undefined, undefined, true],
          ['/v1/chat/completions', undefined, 'kept', true],
          ['/v1/chat/completions', undefined, undefined, true],
          ['/elsewhere', 'user.id=ada,ai.feature=search,ai.usage.tag.plan=pro', undefined, true],
          ['/elsewhere', 'user.id=ada,ai.feature=search,ai.usage.tag.plan=pro', undefined, true],
        ],
      );
      // And of the usage context nothing goes anywhere but to the receiver.
      assert.equal(JSON.stringify(requests).includes('bob'), false);
    });
  }

  it('is sent to providers as well with TALLYLIGHT_SEND_BAGGAGE=true', async () => {
    await run(['@opentelemetry/api'], { TALLYLIGHT_SEND_BAGGAGE: 'true' });
    assert.equal(requests.filter(({ headers }) => headers.baggage !== undefined).length, 5);
  });
});
