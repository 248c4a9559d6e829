import type { RequestFacts, RequestHead, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readModelAndStream } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import { parseList, parseObject, parseText } from '../wire-value.ts';
import type { Dialect } from './dialect.ts';
import { readErrorType } from './usage.ts';

/**
 * Z.AI's and Zhipu's search of the web in chat: an answer lists what was found where the request wants to see it
 * (`search_result`), and does not say how often was searched: once at least. Where the request does not, nothing says
 * whether there was a search: a unit without a rate leaves the cost unknown.
 *
 * @see https://docs.z.ai/guides/tools/web-search
 */
export const zaiDialect: Dialect = {
  readRequest,
  executedTools: {
    unit: 'web_searches',
    field: 'web_search',
    list: ({ web_search }) => (parseList(web_search).length > 0 ? ['web_search'] : []),
  },
};

function readRequest(head: RequestHead, body: unknown): RequestFacts {
  const facts = readModelAndStream(head, body);
  const isHidden = parseList(parseObject(body).tools).some(searchesUnseen);
  return isHidden ? { ...facts, units: { unseen_web_searches: 1 } } : facts;
}

function searchesUnseen(tool: unknown): boolean {
  const { type, web_search } = parseObject(tool);
  const { enable, search_result } = parseObject(web_search);
  return type === 'web_search' && !isWord(enable, 'false') && !isWord(search_result, 'true');
}

/** Its examples write yes and no as texts too. */
function isWord(value: unknown, word: string): boolean {
  const text = typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text.toLowerCase() === word;
}

/** A search alone, POST …/web_search: one request, with the engine for its model. */
export const zaiSearch: WireFormat = {
  operationName: 'search',

  readRequest: (_head, body) =>
    omitUnknown<RequestFacts>({
      model: parseText(parseObject(body).search_engine),
      units: { requests: 1 },
    }),

  readResponse(value) {
    const body = parseObject(value);
    return omitUnknown<ResponseFacts>({ id: parseText(body.id), errorType: readErrorType(body) });
  },
};
