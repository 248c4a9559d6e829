import type { ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { createUsage, omitUnknown, parseCount, parseDigits } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';

/**
 * Jina's reader (r.jina.ai) and search (s.jina.ai), by GET and POST. They bill the tokens of what they answer.
 * The count is in a header, because most answers are plain text; of JSON it is also in the body.
 */
function createReaderFormat(operationName: string): WireFormat {
  return { operationName, readRequest: () => ({}), readResponse, readHeaders };
}

export const jinaReader = createReaderFormat('extract');
export const jinaSearch = createReaderFormat('search');

function readHeaders({ header }: { header(name: string): string | undefined }): ResponseFacts {
  return createFacts(parseDigits(header('x-usage-tokens')));
}

function readResponse(value: unknown): ResponseFacts {
  const { data, meta, name } = parseObject(value);
  const usage = parseObject(parseObject(meta).usage ?? parseObject(data).usage);
  return { ...createFacts(usage.tokens), ...omitUnknown({ errorType: parseText(name) }) };
}

function createFacts(tokens: unknown): ResponseFacts {
  return omitUnknown<ResponseFacts>({ usage: createUsage({ outputTokens: parseCount(tokens) }) });
}
