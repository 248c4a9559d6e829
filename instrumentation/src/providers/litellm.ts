import { anthropicCountTokens, createMessagesFormat } from '../formats/anthropic/messages.ts';
import { readLitellmHeaders, readLitellmCost as readMore } from '../formats/openai/litellm.ts';
import { openaiRerank } from '../formats/openai/rerank.ts';
import type { WireFormat } from '../wire-format.ts';
import { createChatEndpoints, omitChatEndpoints } from './create-chat-endpoints.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import { openaiEndpoints, openaiIgnoredPaths } from './openai.ts';
import type { Provider } from './provider.ts';

/** A LiteLLM proxy: it says itself what each call costs. */
export const litellm: Provider = {
  name: 'litellm',
  // Wherever TALLYLIGHT_PROVIDER_HOSTS says.
  hosts: [],
  root: '/v1',
  endpoints: [
    ...createChatEndpoints({ readMore }),
    ...createResponsesEndpoints({ readMore }),
    ...omitChatEndpoints(openaiEndpoints),
    { path: '/messages', format: createMessagesFormat(readMore) },
    { path: '/messages/count_tokens', format: anthropicCountTokens },
    { path: '/rerank', format: openaiRerank },
  ].map(({ format, ...endpoint }) => ({ ...endpoint, format: withCost(format) })),
  ignoredPaths: [
    ...openaiIgnoredPaths,
    // The proxy's own administration.
    '/(?:key|user|team|customer|organization|budget|model|credentials|cache)/.*',
  ],
  billingHeaders: {},
};

function withCost(format: WireFormat): WireFormat {
  return format.free === true || format.readsBack === true
    ? format
    : { ...format, readHeaders: readLitellmHeaders };
}
