import { mistralConversation } from '../formats/mistral/conversation.ts';
import { mistralOcr } from '../formats/mistral/ocr.ts';
import { readMistralUsage } from '../formats/mistral/usage.ts';
import { createBatchFormats } from '../formats/openai/batch.ts';
import { createChatFormat, createCompletionFormat } from '../formats/openai/chat.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import { openaiSpeech } from '../formats/openai/speech.ts';
import { openaiTranscription } from '../formats/openai/transcription.ts';
import type { WireFormat } from '../wire-format.ts';
import type { Provider } from './provider.ts';

const dialect = { readUsage: readMistralUsage };
const chat = createChatFormat(dialect);

/** Mistral bills its moderation and classifiers, by tokens that their answers do not always state. */
const classification: WireFormat = { ...openaiEmbeddings, operationName: 'moderation' };

/** Lines of a batch's results count as live answers do. */
const batches = createBatchFormats({
  resolveFormat({ object, results, usage_info }) {
    if (object === 'chat.completion') return chat;
    if (Array.isArray(results)) return classification;
    return usage_info === undefined ? undefined : mistralOcr;
  },
});

export const mistral: Provider = {
  name: 'mistral_ai',
  hosts: ['api.mistral.ai', 'codestral.mistral.ai'],
  root: '/v1',
  endpoints: [
    { path: '/chat/completions', format: chat },
    { path: '/agents/completions', format: chat },
    { path: '/fim/completions', format: createCompletionFormat(dialect) },
    { path: '/conversations(?:/[^/]+(?:/restart)?)?', format: mistralConversation },
    { path: '/embeddings', format: openaiEmbeddings },
    { path: '/(?:chat/)?(?:moderations|classifications)', format: classification },
    { path: '/ocr', format: mistralOcr },
    { path: '/audio/transcriptions', format: openaiTranscription },
    { path: '/audio/speech', format: openaiSpeech },
    { path: '/batch/jobs', format: batches.create },
    { method: 'GET', path: '/batch/jobs(?:/[^/]+)?', format: batches.retrieve },
    { method: 'GET', path: '/files/[^/]+/content', format: batches.results },
  ],
  // Settings, and what is stored.
  ignoredPaths: [
    '/files',
    '/batch/jobs/[^/]+/cancel',
    '/agents(?:/.*)?',
    '/(?:libraries|connectors|observability)(?:/.*)?',
  ],
  billingHeaders: {},
};
