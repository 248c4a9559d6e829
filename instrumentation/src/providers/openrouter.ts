import { createMessagesFormat } from '../formats/anthropic/messages.ts';
import { readGatewayCache } from '../formats/gateway-cache.ts';
import { createEmbeddingsFormat } from '../formats/openai/embeddings.ts';
import { createImagesFormat } from '../formats/openai/images.ts';
import { createRerankFormat } from '../formats/openai/rerank.ts';
import { openaiSpeech } from '../formats/openai/speech.ts';
import { createTranscriptionFormat } from '../formats/openai/transcription.ts';
import { openrouterBatches } from '../formats/openrouter/batches.ts';
import { readOpenrouterCost as readMore } from '../formats/openrouter/cost.ts';
import { openrouterVideos } from '../formats/openrouter/videos.ts';
import { omitUnknown } from '../formats/usage.ts';
import { parseText } from '../formats/wire-value.ts';
import type { WireFormat } from '../wire-format.ts';
import { createChatEndpoints } from './create-chat-endpoints.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Provider } from './provider.ts';

/** The answer is sound, and states no cost: its id is in a header, by which OpenRouter tells it elsewhere. */
const speech: WireFormat = {
  ...openaiSpeech,
  readHeaders: ({ header }) => omitUnknown({ id: parseText(header('x-generation-id')) }),
};

/** OpenRouter states the cost of each call, and may answer from a cache of its own for nothing. */
export const openrouter: Provider = {
  name: 'openrouter',
  hosts: ['openrouter.ai'],
  // Batches began below `beta`.
  root: '/api/(?:v1|beta)',
  endpoints: [
    ...createChatEndpoints({ readMore }),
    ...createResponsesEndpoints({ readMore }),
    { path: '/embeddings', format: createEmbeddingsFormat({ readMore }) },
    { path: '/messages', format: createMessagesFormat(readMore) },
    { path: '/rerank', format: createRerankFormat({ readMore }) },
    { path: '/images', format: createImagesFormat({ readMore }) },
    { path: '/audio/speech', format: speech },
    { path: '/audio/transcriptions', format: createTranscriptionFormat({ readMore }) },
    { path: '/videos', format: openrouterVideos.create },
    { method: 'GET' as const, path: '/videos/[^/]+', format: openrouterVideos.retrieve },
    { path: '/batches', format: openrouterBatches.create },
    { method: 'GET' as const, path: '/batches/[^/]+', format: openrouterBatches.retrieve },
  ].map(({ format, ...endpoint }) => ({ ...endpoint, format: readGatewayCache(format) })),
  ignoredPaths: [
    ...['/credits(?:/.*)?', '/keys(?:/.*)?', '/auth/keys(?:/.*)?', '/byok', '/oauth/token'],
    ...['/files', '/batches/[^/]+/cancel', '/generation/feedback', '/analytics/query'],
    // A preset is made of a request, which is not run.
    '/presets/.*',
  ],
  billingHeaders: {},
};
