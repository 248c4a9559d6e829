import {
  cohereClassify,
  cohereEmbed,
  cohereGenerate,
  cohereParse,
  cohereRerank,
  cohereTokenize,
} from '../formats/cohere/answer.ts';
import { cohereChat } from '../formats/cohere/chat.ts';
import type { Provider } from './provider.ts';

export const cohere: Provider = {
  name: 'cohere',
  hosts: ['api.cohere.com', 'api.cohere.ai'],
  root: '/v[12]',
  endpoints: [
    { path: '/chat', format: cohereChat },
    { path: '/embed', format: cohereEmbed },
    { path: '/rerank', format: cohereRerank },
    { path: '/parse', format: cohereParse },
    { path: '/classify', format: cohereClassify },
    { path: '/(?:generate|summarize)', format: cohereGenerate },
    { path: '/(?:de)?tokenize', format: cohereTokenize },
  ],
  ignoredPaths: [
    '/datasets(?:/.*)?',
    '/connectors(?:/.*)?',
    '/check-api-key',
    '/batches/[^/]+:cancel',
  ],
  billingHeaders: {},
};
