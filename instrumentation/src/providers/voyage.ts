import { voyageEmbeddings, voyageRerank } from '../formats/voyage/answer.ts';
import type { Provider } from './provider.ts';

export const voyage: Provider = {
  name: 'voyage_ai',
  // MongoDB, which owns Voyage, serves the same at a host of its own, to its own customers.
  hosts: ['api.voyageai.com', 'ai.mongodb.com'],
  root: '/v1',
  endpoints: [
    { path: '/(?:multimodal|contextualized)?embeddings', format: voyageEmbeddings },
    { path: '/rerank', format: voyageRerank },
  ],
  ignoredPaths: ['/files(?:/.*)?', '/batches/[^/]+/cancel'],
  billingHeaders: {},
};
