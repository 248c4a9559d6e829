import { withUsageContext } from '@tallylight/instrumentation';
import { createAskProvider } from '../demo/ask-provider.ts';
import type { ScenarioCall } from '../demo/scenario.ts';

/* An app whose every prompt, answer and key is the canary, on every endpoint, plain and streamed. */

const { origins, canary } = JSON.parse(process.env.CANARY_SETTINGS ?? '{}');
const askProvider = createAskProvider(origins);

const endpoints = [
  ['chat', 'gpt-4o-mini'],
  ['responses', 'gpt-5-mini'],
  ['embeddings', 'text-embedding-3-small'],
  ['messages', 'claude-haiku-4-5'],
  ['content', 'gemini-2.5-flash'],
] as const;

for (const [endpoint, model] of endpoints) {
  for (const stream of endpoint === 'embeddings' ? [false] : [false, true]) {
    const call: ScenarioCall = {
      endpoint,
      model,
      stream,
      prompt: canary,
      user: 'ada',
      feature: 'canary',
      answers: [{ kind: 'failure', status: 500, type: 'unused', message: 'unused' }],
    };
    await withUsageContext({ userId: 'ada', feature: 'canary' }, () => askProvider(call)).catch(
      () => undefined,
    );
  }
}

// A key in the query, a body that is no JSON, and a path that no parser knows.
const { openai, 'gcp.gemini': gemini } = origins;
const post = (url: string, body: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${canary}` },
    body,
  }).then((response) => response.text());
const content = JSON.stringify({ contents: [{ parts: [{ text: canary }] }] });
await post(`${gemini}/v1beta/models/gemini-2.5-flash:generateContent?key=${canary}`, content);
await post(`${openai}/v1/chat/completions`, `{"model":"gpt-4o-mini","messages":"${canary}`);
await post(`${openai}/v1/${canary}/unknown`, JSON.stringify({ input: canary }));
