import { withUsageContext } from '@tallylight/instrumentation';
import { loadFixtures } from '../fixtures/load-fixtures.ts';
import type { SimulatedProvider } from '../simulator/answer.ts';

/* An app that sends every fixture's request as it stands and reads its answer to the end. */

const origins: Readonly<Record<SimulatedProvider, string>> = JSON.parse(
  process.env.REPLAY_ORIGINS ?? '{}',
);
const providers: Readonly<Record<string, SimulatedProvider>> = {
  'api.openai.com': 'openai',
  'api.anthropic.com': 'anthropic',
  'generativelanguage.googleapis.com': 'gcp.gemini',
};

for (const { name, request } of loadFixtures()) {
  const url = new URL(request.url);
  const provider = providers[url.hostname];
  if (!provider) throw new Error(`${name} calls ${url.hostname}, which is not simulated.`);
  await withUsageContext({ task: name }, async () => {
    const response = await fetch(`${origins[provider]}${url.pathname}${url.search}`, {
      method: request.method,
      headers: { ...request.headers, 'x-fixture': name },
      body: JSON.stringify(request.body),
    });
    await response.arrayBuffer();
  });
}
