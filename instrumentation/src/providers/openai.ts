import type { RequestHead } from '../call.ts';
import { withStreamOptions } from '../formats/openai/ask-for-usage.ts';
import { openaiBatches } from '../formats/openai/batch.ts';
import { openaiChat, openaiCompletion } from '../formats/openai/chat.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import { openaiImages, openaiImageVariations } from '../formats/openai/images.ts';
import { openaiModeration } from '../formats/openai/moderation.ts';
import { openaiResponses } from '../formats/openai/responses.ts';
import { openaiSpeech } from '../formats/openai/speech.ts';
import { openaiTranscription } from '../formats/openai/transcription.ts';
import { openaiVideoExtensions, openaiVideos } from '../formats/openai/videos.ts';
import { readModel } from '../formats/read-request.ts';
import { withRegion } from '../formats/with-region.ts';
import type { WireFormat } from '../wire-format.ts';
import { createResponsesEndpoints } from './create-responses-endpoints.ts';
import type { Endpoint, Provider } from './provider.ts';

const openaiCountTokens: WireFormat = {
  operationName: 'count_tokens',
  free: true,
  readRequest: readModel,
  readResponse: openaiChat.readResponse,
};

/** What OpenAI serves below `/v1`, and others that offer its API. */
export const openaiEndpoints: readonly Endpoint[] = [
  { path: '/chat/completions', format: withStreamOptions(openaiChat) },
  { path: '/completions', format: withStreamOptions(openaiCompletion) },
  ...createResponsesEndpoints(),
  { path: '/responses/compact', format: openaiResponses },
  { path: '/responses/input_tokens', format: openaiCountTokens },
  { path: '/embeddings', format: openaiEmbeddings },
  { path: '/moderations', format: openaiModeration },
  { path: '/images/(?:generations|edits)', format: openaiImages },
  { path: '/images/variations', format: openaiImageVariations },
  { path: '/audio/speech', format: openaiSpeech },
  { path: '/audio/(?:transcriptions|translations)', format: openaiTranscription },
  { path: '/videos(?:/[^/]+/remix|/edits)?', format: openaiVideos },
  { path: '/videos/extensions', format: openaiVideoExtensions },
  { path: '/batches', format: openaiBatches.create },
  { method: 'GET', path: '/batches(?:/[^/]+)?', format: openaiBatches.retrieve },
  { method: 'GET', path: '/files/[^/]+/content', format: openaiBatches.results },
];

/**
 * What costs nothing by itself. Left as unparsed, and so counted, is what costs later or elsewhere:
 * fine-tuning jobs (by tokens trained), evals and graders (calls of models that no answer tells), vector
 * stores (by gigabyte and day), assistants' threads, sessions of realtime.
 */
export const openaiIgnoredPaths: readonly string[] = [
  '/files',
  // A character is cut out of a video that is there.
  '/videos/characters',
  '/uploads(?:/.*)?',
  '/conversations(?:/.*)?',
  // Changing or cancelling what was billed when it was created.
  '/chat/completions/[^/]+',
  '/responses/[^/]+/cancel',
  '/batches/[^/]+/cancel',
  // Billed with the responses that use them, by the session, of which no answer tells.
  '/containers(?:/.*)?',
];

/** With data residency calls go to a region's own host, at a premium for newer models: eu.api.openai.com, … */
function parseResidency({ host }: RequestHead): string | undefined {
  return /^([a-z]{2})\.api\.openai\.com$/.exec(host)?.[1];
}

export const openai: Provider = {
  name: 'openai',
  hosts: ['api.openai.com'],
  root: '/v1',
  endpoints: openaiEndpoints.map((endpoint) => ({
    ...endpoint,
    format: withRegion(endpoint.format, parseResidency),
  })),
  ignoredPaths: openaiIgnoredPaths,
  billingHeaders: { organization: 'openai-organization', project: 'openai-project' },
};
