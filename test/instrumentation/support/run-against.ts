import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startOtlpReceiver } from './otlp-receiver.ts';
import { startApp } from './run-app.ts';

/**
 * Runs an app under the instrumentation against a server of the test's own, which it finds at `PROVIDER_URL`, and
 * ends what it started.
 * @param providerName whose wire formats the server speaks
 */
export async function runAgainst(
  listener: RequestListener,
  app: string,
  { providerName, nodeArgs = [] }: { providerName: string; nodeArgs?: readonly string[] },
) {
  await using cleanup = new AsyncDisposableStack();
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const receiver = await startOtlpReceiver();
  cleanup.defer(() => receiver.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const end = await startApp(app, [], {
    nodeArgs,
    env: {
      TALLYLIGHT_ENDPOINT: receiver.url,
      TALLYLIGHT_PROVIDER_HOSTS: `${providerName}=${host}`,
      TALLYLIGHT_LOG: 'warn',
      PROVIDER_URL: `http://${host}`,
    },
  }).ended;
  return { ...end, spans: receiver.spans(), points: receiver.points() };
}
