import type { WireFormat } from '../call.ts';
import { openaiChat, openaiCompletion } from '../formats/openai/chat.ts';
import { openaiEmbeddings } from '../formats/openai/embeddings.ts';
import { openaiResponses } from '../formats/openai/responses.ts';
import { readModel } from '../formats/read-request.ts';
import type { Endpoint, Provider } from './provider.ts';

/** Moderation is free. It answers with a model and an id, as chat completions do. */
const openaiModeration: WireFormat = {
  operationName: 'moderation',
  free: true,
  readRequest: readModel,
  readResponse: openaiChat.readResponse,
};

const openaiCountTokens: WireFormat = {
  operationName: 'count_tokens',
  free: true,
  readRequest: readModel,
  readResponse: openaiChat.readResponse,
};

/** What OpenAI serves below `/v1`, and others that offer its API. */
export const openaiEndpoints: readonly Endpoint[] = [
  { path: '/chat/completions', format: openaiChat },
  { path: '/completions', format: openaiCompletion },
  { path: '/responses', format: openaiResponses },
  { path: '/responses/compact', format: openaiResponses },
  { path: '/responses/input_tokens', format: openaiCountTokens },
  { path: '/embeddings', format: openaiEmbeddings },
  { path: '/moderations', format: openaiModeration },
];

export const openaiIgnoredPaths: readonly string[] = [
  '/files',
  '/uploads(?:/.*)?',
  '/conversations(?:/.*)?',
  // Changing or cancelling what was billed when it was created.
  '/chat/completions/[^/]+',
  '/responses/[^/]+/cancel',
  '/batches/[^/]+/cancel',
];

export const openai: Provider = {
  name: 'openai',
  // With data residency, a project's calls go to its region: eu.api.openai.com, us.api.openai.com, …
  hosts: ['api.openai.com'],
  root: '/v1',
  endpoints: openaiEndpoints,
  ignoredPaths: openaiIgnoredPaths,
  billingHeaders: { organization: 'openai-organization', project: 'openai-project' },
};
