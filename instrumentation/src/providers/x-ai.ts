import { anthropicMessages } from '../formats/anthropic/messages.ts';
import { createChatFormat } from '../formats/openai/chat.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import { createImagesFormat } from '../formats/openai/images.ts';
import { openaiSpeech } from '../formats/openai/speech.ts';
import { openaiTranscription } from '../formats/openai/transcription.ts';
import {
  readXaiChatUsage,
  readXaiCost,
  readXaiDeferred,
  readXaiOrder,
  readXaiRequest,
  readXaiResponseUsage,
} from '../formats/openai/xai.ts';
import { readBack } from '../formats/ordered-work.ts';
import { createUnits, omitUnknown } from '../formats/usage.ts';
import { countCharacters, parseObject } from '../formats/wire-value.ts';
import { xaiBatches } from '../formats/xai/batches.ts';
import { xaiVideos } from '../formats/xai/videos.ts';
import type { WireFormat } from '../wire-format.ts';
import { createChatEndpoints } from './create-chat-endpoints.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Provider } from './provider.ts';

/** The characters of the text are billed, by no model that the request names. */
const speech: WireFormat = {
  ...openaiSpeech,
  readRequest: (_head, body) =>
    omitUnknown({ units: createUnits({ characters: countCharacters(parseObject(body).text) }) }),
};

const chat = { readRequest: readXaiRequest, readUsage: readXaiChatUsage };

/** xAI states each call's cost in ticks. */
export const xAi: Provider = {
  name: 'x_ai',
  // A region's endpoint is below it: us-east-1.api.x.ai.
  hosts: ['api.x.ai'],
  root: '/v1',
  endpoints: [
    ...createChatEndpoints({
      ...chat,
      readMore: (body) => ({ ...readXaiCost(body), ...readXaiOrder(body) }),
    }),
    {
      method: 'GET',
      path: '/chat/deferred-completion/[^/]+',
      format: readBack(
        createChatFormat({
          ...chat,
          readMore: (body) => ({ ...readXaiCost(body), ...readXaiDeferred(body) }),
        }),
      ),
    },
    ...createResponsesEndpoints({
      readRequest: readXaiRequest,
      readUsage: readXaiResponseUsage,
      readMore: readXaiCost,
    }),
    { path: '/embeddings', format: openaiEmbeddings },
    {
      path: '/images/(?:generations|edits)',
      format: createImagesFormat({ readMore: readXaiCost }),
    },
    { path: '/messages', format: anthropicMessages },
    { path: '/videos/(?:generations|edits|extensions)', format: xaiVideos.create },
    { method: 'GET', path: '/videos/[^/]+', format: xaiVideos.retrieve },
    { path: '/batches', format: xaiBatches.create },
    { method: 'GET', path: '/batches(?:/[^/]+)?', format: xaiBatches.retrieve },
    { method: 'GET', path: '/batches/[^/]+/results', format: xaiBatches.results },
    { path: '/tts', format: speech },
    { path: '/stt', format: openaiTranscription },
  ],
  // Requests are added to a batch, which tells of them later.
  ignoredPaths: ['/tokenize-text', '/files', '/batches/[^/]+(?:/requests|:cancel)'],
  billingHeaders: {},
};
