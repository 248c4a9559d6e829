import { anthropicBatches } from '../formats/anthropic/batches.ts';
import { anthropicComplete } from '../formats/anthropic/complete.ts';
import { anthropicCountTokens, anthropicMessages } from '../formats/anthropic/messages.ts';
import { openaiChat } from '../formats/openai/chat.ts';
import type { Provider } from './provider.ts';

const batch = '/messages/batches/[^/]+';

export const anthropic: Provider = {
  name: 'anthropic',
  hosts: [
    'api.anthropic.com',
    // The same API and prices, billed by AWS: Claude Platform on AWS, which is not Bedrock.
    'aws-external-anthropic.*.api.aws',
  ],
  root: '/v1',
  endpoints: [
    { path: '/messages', format: anthropicMessages },
    { path: '/messages/count_tokens', format: anthropicCountTokens },
    { path: '/messages/batches', format: anthropicBatches.create },
    { method: 'GET', path: batch, format: anthropicBatches.retrieve },
    { method: 'GET', path: `${batch}/results`, format: anthropicBatches.results },
    { path: '/complete', format: anthropicComplete },
    // The endpoint for OpenAI's SDK answers in OpenAI's shape.
    { path: '/chat/completions', format: openaiChat },
  ],
  ignoredPaths: [`/files`, `${batch}/cancel`, '/skills(?:/.*)?'],
  billingHeaders: { organization: 'anthropic-organization-id' },
};
