import { jinaClassify, jinaEmbeddings, jinaRerank } from '../formats/jina/answer.ts';
import { jinaReader, jinaSearch } from '../formats/jina/reader.ts';
import { openaiChat } from '../formats/openai/chat.ts';
import type { Provider } from './provider.ts';

const reader = ['r.jina.ai'];
const search = ['s.jina.ai'];
const deepSearch = ['deepsearch.jina.ai'];

export const jina: Provider = {
  name: 'jina_ai',
  hosts: ['api.jina.ai', ...reader, ...search, ...deepSearch],
  root: '',
  endpoints: [
    { path: '/v1/embeddings', format: jinaEmbeddings },
    { path: '/v1/rerank', format: jinaRerank },
    { path: '/v1/classify', format: jinaClassify },
    { hosts: deepSearch, path: '/v1/chat/completions', format: openaiChat },
    // The page to read, or the question, is the path or stands in the body.
    { hosts: reader, method: 'GET', path: '/.+', format: jinaReader },
    { hosts: reader, path: '(?:/.*)?', format: jinaReader },
    { hosts: search, method: 'GET', path: '(?:/.*)?', format: jinaSearch },
    { hosts: search, path: '(?:/.*)?', format: jinaSearch },
  ],
  ignoredPaths: [],
  billingHeaders: {},
};
