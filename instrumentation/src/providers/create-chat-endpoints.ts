import { withStreamOptions } from '../formats/openai/ask-for-usage.ts';
import { createChatFormat, createCompletionFormat } from '../formats/openai/chat.ts';
import type { Dialect } from '../formats/openai/dialect.ts';
import type { Endpoint } from './provider.ts';

/** Chat and the older completions of a provider that counts otherwise than OpenAI, or says more; it takes `stream_options` too. */
export function createChatEndpoints(dialect: Dialect): Endpoint[] {
  return [
    { path: '/chat/completions', format: withStreamOptions(createChatFormat(dialect)) },
    { path: '/completions', format: withStreamOptions(createCompletionFormat(dialect)) },
  ];
}

/** The endpoints without those two. */
export function omitChatEndpoints(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.filter(({ path }) => path !== '/chat/completions' && path !== '/completions');
}
