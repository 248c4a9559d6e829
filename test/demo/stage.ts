import { fileURLToPath } from 'node:url';
import { startSimulator } from '../simulator/start-simulator.ts';
import { createChildEnv, inheritedConditions } from '../support/child-env.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import type { RunningProcess } from '../support/start-process.ts';
import { startProcess } from '../support/start-process.ts';
import { type RunningProcessor, startProcessor } from '../support/start-processor.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/start-webhook-receiver.ts';
import { createScenarioAnswers } from './scenario.ts';

/** One run of the scenario crosses the first threshold and not the second. */
const budget = {
  name: 'demo',
  environment: 'demo',
  limit: '0.05',
  period: 'month',
  thresholds: [0.5, 1],
} as const;

/** Everything that runs in a demo. */
export interface Stage extends AsyncDisposable {
  readonly processor: RunningProcessor;
  readonly receiver: WebhookReceiver;
  readonly app: RunningProcess;
}

/**
 * Starts the processor with its ledger in a temporary folder, a webhook receiver, the simulated
 * providers and the app. Disposing ends them in the order in which nothing is lost.
 * @param rounds how often the app makes the scenario's calls.
 */
export async function startStage({
  rounds = Infinity,
  appEnv = {},
  signal,
}: {
  rounds?: number;
  appEnv?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
} = {}): Promise<Stage> {
  await using started = new AsyncDisposableStack();
  const folder = await createTempFolder();
  started.defer(() => folder.remove());
  const receiver = await startWebhookReceiver();
  started.defer(() => receiver.close());
  const processor = await startProcessor({
    folder: folder.path,
    budgets: [{ ...budget, webhook_url: receiver.url }],
    ...(signal ? { signal } : {}),
  });
  started.defer(() => endProcess(processor));
  const simulator = await startSimulator({ answer: createScenarioAnswers(), eventIntervalMs: 20 });
  started.defer(() => simulator.close());
  const app = await startProcess(
    process.execPath,
    [...inheritedConditions(), '--import', '@tallylight/instrumentation/register', appFile],
    {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      ownGroup: true,
      env: createChildEnv({
        ENVIRONMENT: 'demo',
        OTEL_SERVICE_NAME: 'demo-app',
        TALLYLIGHT_ENDPOINT: processor.url,
        TALLYLIGHT_PROVIDER_HOSTS: simulator.providerHosts,
        DEMO_ORIGINS: JSON.stringify(simulator.origins),
        ...(rounds === Infinity ? {} : { DEMO_ROUNDS: String(rounds) }),
        ...appEnv,
      }),
    },
  );
  started.defer(() => endProcess(app));
  const running = started.move();
  return { processor, receiver, app, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

const appFile = fileURLToPath(new URL('app.ts', import.meta.url));

async function endProcess(child: RunningProcess): Promise<void> {
  await child.stop('SIGTERM', 10_000);
}
