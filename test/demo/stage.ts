import { startSimulator } from '../simulator/start-simulator.ts';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { startInstrumentedApp } from '../support/start-instrumented-app.ts';
import type { RunningProcess } from '../support/start-process.ts';
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
  signal,
}: {
  rounds?: number;
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
  const app = await startInstrumentedApp(new URL('app.ts', import.meta.url), {
    endpoint: processor.url,
    providerHosts: simulator.providerHosts,
    env: {
      ENVIRONMENT: 'demo',
      OTEL_SERVICE_NAME: 'demo-app',
      DEMO_ORIGINS: JSON.stringify(simulator.origins),
      ...(rounds === Infinity ? {} : { DEMO_ROUNDS: String(rounds) }),
    },
  });
  started.defer(() => endProcess(app));
  const running = started.move();
  return { processor, receiver, app, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function endProcess(child: RunningProcess): Promise<void> {
  await child.stop('SIGTERM', 10_000);
}
