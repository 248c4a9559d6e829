import { startOtlpReceiver } from './otlp-receiver.ts';
import { startProviderServer } from './provider-server.ts';
import { createAppEnv } from './run-app.ts';

/** A receiver and a provider, and the variables that send an app to them; both end with the scope that has them. */
export async function startServers() {
  const receiver = await startOtlpReceiver();
  const provider = await startProviderServer();
  return {
    receiver,
    provider,
    env: createAppEnv(receiver, provider),
    async [Symbol.asyncDispose]() {
      await receiver.close();
      await provider.close();
    },
  };
}
