import { geminiBatches } from '../formats/gemini/batch.ts';
import { geminiCachedContent } from '../formats/gemini/cached-content.ts';
import { geminiEmbedContent } from '../formats/gemini/embed-content.ts';
import { geminiCountTokens, geminiGenerateContent } from '../formats/gemini/generate-content.ts';
import { geminiInteractions } from '../formats/gemini/interactions.ts';
import { geminiOpenaiChat } from '../formats/gemini/openai-chat.ts';
import { geminiImages, geminiVideos } from '../formats/gemini/predict.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import type { Provider } from './provider.ts';

/** `/models/{model}` or `/tunedModels/{model}`. */
const model = '/[^/:]+/[^/:]+';

export const gemini: Provider = {
  name: 'gcp.gemini',
  hosts: ['generativelanguage.googleapis.com'],
  root: '(?:/(?:upload|download))?/v1(?:alpha|beta)?[0-9]*',
  endpoints: [
    { path: `${model}:(?:generateContent|streamGenerateContent)`, format: geminiGenerateContent },
    { path: `${model}:countTokens`, format: geminiCountTokens },
    { path: `${model}:(?:embedContent|batchEmbedContents)`, format: geminiEmbedContent },
    { path: `${model}:predict`, format: geminiImages },
    { path: `${model}:predictLongRunning`, format: geminiVideos },
    {
      path: `${model}:(?:batchGenerateContent|asyncBatchEmbedContent)`,
      format: geminiBatches.create,
    },
    { method: 'GET', path: '/batches(?:/[^/:]+)?', format: geminiBatches.retrieve },
    { method: 'GET', path: '/files/[^/:]+:download', format: geminiBatches.results },
    { path: '/cachedContents', format: geminiCachedContent },
    { path: '/interactions', format: geminiInteractions },
    // The endpoint for OpenAI's SDK answers in OpenAI's shape.
    { path: '/openai/chat/completions', format: geminiOpenaiChat },
    { path: '/openai/embeddings', format: openaiEmbeddings },
  ],
  ignoredPaths: [
    '/files(?:[:/].*)?',
    '/(?:batches|interactions)/[^/]+[:/]cancel',
    '/fileSearchStores(?:/[^/:]+)?(?:/documents.*)?',
  ],
  billingHeaders: {},
};
