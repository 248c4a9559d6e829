import {
  cohereClassify,
  cohereEmbed,
  cohereGenerate,
  cohereParse,
  cohereRerank,
  cohereTokenize,
} from '../formats/cohere/answer.ts';
import { cohereChat } from '../formats/cohere/chat.ts';
import { convertUsage } from '../formats/cohere/usage.ts';
import { createChatFormat } from '../formats/openai/chat.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import { openaiTranscription } from '../formats/openai/transcription.ts';
import { readCompletionUsage } from '../formats/openai/usage.ts';
import type { Provider } from './provider.ts';

/**
 * In OpenAI's shape nothing says whether the prompt's tokens are those that are billed, or have the hidden template
 * in them: the counts are taken for billed ones, unless these are stated as well.
 */
const openaiChat = createChatFormat({
  readUsage: (body) => convertUsage(body.usage) ?? readCompletionUsage(body),
});

export const cohere: Provider = {
  name: 'cohere',
  hosts: ['api.cohere.com', 'api.cohere.ai'],
  root: '(?:/v[12]|/compatibility/v1)',
  endpoints: [
    { path: '/chat', format: cohereChat },
    { path: '/embed', format: cohereEmbed },
    { path: '/rerank', format: cohereRerank },
    { path: '/parse', format: cohereParse },
    { path: '/classify', format: cohereClassify },
    { path: '/(?:generate|summarize)', format: cohereGenerate },
    { path: '/(?:de)?tokenize', format: cohereTokenize },
    // OpenAI's shape, below `/compatibility/v1`.
    { path: '/chat/completions', format: openaiChat },
    { path: '/embeddings', format: openaiEmbeddings },
    { path: '/audio/transcriptions', format: openaiTranscription },
  ],
  ignoredPaths: [
    '/datasets(?:/.*)?',
    '/connectors(?:/.*)?',
    '/check-api-key',
    '/batches/[^/]+:cancel',
  ],
  billingHeaders: {},
};
