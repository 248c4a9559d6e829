import { anthropicCountTokens } from '../formats/anthropic/messages.ts';
import { geminiCachedContent } from '../formats/gemini/cached-content.ts';
import { geminiEmbedContent } from '../formats/gemini/embed-content.ts';
import { geminiCountTokens, geminiGenerateContent } from '../formats/gemini/generate-content.ts';
import { geminiOpenaiChat } from '../formats/gemini/openai-chat.ts';
import { geminiImages, geminiVideos, vertexEmbeddings } from '../formats/gemini/predict.ts';
import { parseLocation } from '../formats/vertex/parse-location.ts';
import { vertexChat, vertexMessages, vertexOcr } from '../formats/vertex/partner-models.ts';
import { withRegion } from '../formats/with-region.ts';
import type { Endpoint, Provider } from './provider.ts';

const location = '/projects/[^/]+/locations/[^/]+';
/** In express mode an API key stands for project and location. */
const google = `(?:${location})?/publishers/google/models`;
/** A model of Google's, or one tuned from it, behind an endpoint. */
const model = `(?:${google}/[^/:]+|${location}/endpoints/[^/:]+)`;
const images = '(?:imagen|imagegeneration|virtual-try-on|product-recolor)[^/:]*';

const endpoints: readonly Endpoint[] = [
  { path: `${model}:(?:generateContent|streamGenerateContent)`, format: geminiGenerateContent },
  { path: `${model}:countTokens`, format: geminiCountTokens },
  { path: `${google}/[^/:]+:embedContent`, format: geminiEmbedContent },
  { path: `${google}/[^/:]*embedding[^/:]*:predict`, format: vertexEmbeddings },
  { path: `${google}/${images}:predict`, format: geminiImages },
  { path: `${google}/[^/:]+:predictLongRunning`, format: geminiVideos },
  { path: `${location}/cachedContents`, format: geminiCachedContent },
  {
    path: `(?:${location})?/publishers/anthropic/models/count-tokens[^/:]*:rawPredict`,
    format: anthropicCountTokens,
  },
  {
    path: `(?:${location})?/publishers/anthropic/models/[^/:]+:(?:rawPredict|streamRawPredict)`,
    format: vertexMessages,
  },
  {
    path: `(?:${location})?/publishers/mistralai/models/mistral-ocr[^/:]*:rawPredict`,
    format: vertexOcr,
  },
  {
    path: `(?:${location})?/publishers/[^/]+/models/[^/:]+:(?:rawPredict|streamRawPredict)`,
    format: vertexChat,
  },
  { path: `${location}/endpoints/[^/:]+/chat/completions`, format: geminiOpenaiChat },
];

export const vertex: Provider = {
  name: 'gcp.vertex_ai',
  hosts: [
    'aiplatform.googleapis.com',
    '*-aiplatform.googleapis.com',
    'aiplatform.*.rep.googleapis.com',
  ],
  root: '/v1(?:alpha|beta)?[0-9]*',
  endpoints: endpoints.map((endpoint) => ({
    ...endpoint,
    format: withRegion(endpoint.format, parseLocation),
  })),
  ignoredPaths: [
    // Asking whether a video is there, and counting tokens one by one.
    `${model}:(?:fetchPredictOperation|computeTokens)`,
    '.*/operations/[^/]+:(?:cancel|wait)',
  ],
  billingHeaders: {},
};
