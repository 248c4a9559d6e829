import { flushUsage, withUsageContext } from '@tallylight/instrumentation';
import { createAskProvider } from '../demo/ask-provider.ts';
import type { ScenarioCall } from '../demo/scenario.ts';

/* An app whose calls, all at once, ask for prompt, answer, both or nothing to be kept; the task says which. */

const { origins } = JSON.parse(process.env.CONTENT_SETTINGS ?? '{}');
const askProvider = createAskProvider(origins);

const endpoints = [
  ['chat', 'gpt-4o-mini'],
  ['responses', 'gpt-5-mini'],
  ['messages', 'claude-haiku-4-5'],
  ['content', 'gemini-2.5-flash'],
] as const;
const captures = {
  both: { prompt: true, answer: true },
  prompt: { prompt: true },
  answer: { answer: true },
  nothing: { prompt: false, answer: false },
  unsaid: undefined,
};

const calls = endpoints.flatMap(([endpoint, model]) =>
  [false, true].flatMap((stream) =>
    Object.entries(captures).map(async ([name, capture]) => {
      const task = `${endpoint} ${stream ? 'streamed' : 'plain'} ${name}`;
      const call: ScenarioCall = {
        endpoint,
        model,
        stream,
        prompt: `Asked of ${task}`,
        user: 'ada',
        feature: 'content',
        answers: [{ kind: 'failure', status: 500, type: 'unused', message: 'unused' }],
      };
      await withUsageContext({ task, ...(capture && { capture }) }, () => askProvider(call));
    }),
  ),
);
await Promise.all(calls);
await flushUsage();
