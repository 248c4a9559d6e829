import type { RequestHead, ResponseFacts } from '../../call.ts';
import type { ToldCall, WireFormat } from '../../wire-format.ts';
import { omitUnknown, parseCount } from '../usage.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';
import { createBatchOrders } from './batch-orders.ts';
import { openaiChat, openaiCompletion } from './chat.ts';
import { openaiEmbeddings } from './embeddings.ts';
import { openaiImages } from './images.ts';
import { openaiModeration } from './moderation.ts';
import { openaiResponses } from './responses.ts';
import { parseErrorType } from './usage.ts';
import { openaiVideos } from './videos.ts';

/** The wire formats of batches, which share what they know of a batch. */
export interface BatchFormats {
  /** POST …/batches: the order costs nothing, its results do. */
  readonly create: WireFormat;
  /** GET …/batches, …/batches/{id}: says when a batch was ordered, and is no call of its own. */
  readonly retrieve: WireFormat;
  /** GET …/files/{id}/content, which may be a batch's results: a call a line. */
  readonly results: WireFormat;
}

const create: WireFormat = {
  operationName: 'batch',
  free: true,
  readRequest: () => ({}),
  readResponse(value) {
    const body = parseObject(value);
    return omitUnknown<ResponseFacts>({
      model: parseText(body.model),
      id: parseText(body.id),
      errorType: parseErrorType(body.error),
    });
  },
};

/**
 * A line of the results is a call at the prices of a batch and of the instant it was answered (T29). Embeddings
 * say no instant, but the ids that OpenAI gives to requests of a batch begin with theirs. Without either it is
 * the instant at which the batch was ordered, which a look at the batch tells: only that says which file has the
 * results, so that nearly every app that downloads them has looked. A process that has not takes the first instant
 * of the day of the download; downloaded again on another day, the processor knows the line by its identity.
 */
export function createBatchFormats({
  now = Date.now,
  resolveFormat = () => undefined,
}: {
  readonly now?: () => number;
  /** The format of an answer that the provider writes otherwise than OpenAI. */
  readonly resolveFormat?: (body: WireObject) => WireFormat | undefined;
} = {}): BatchFormats {
  const orders = createBatchOrders(now);
  return {
    create,
    retrieve: {
      ...create,
      readsBack: true,
      readResponse(value) {
        orders.remember(value);
        return {};
      },
    },
    results: {
      ...create,
      readToldCall: (value, head) => {
        const line = parseObject(value);
        const body = parseObject(parseObject(line.response).body);
        return readLine(line, {
          head,
          format: resolveFormat(body) ?? resolveOpenaiFormat(body),
          resolveInstantMs: () => orders.resolveMs(readFileId(head)),
        });
      },
    },
  };
}

export const openaiBatches = createBatchFormats();

function readLine(
  line: WireObject,
  {
    head,
    format,
    resolveInstantMs,
  }: {
    readonly head: RequestHead;
    readonly format: WireFormat | undefined;
    readonly resolveInstantMs: () => number;
  },
): ToldCall | undefined {
  const customId = parseText(line.custom_id);
  const id = parseText(line.id);
  const response = parseObject(line.response);
  const isResult = line.response !== undefined || line.error !== undefined;
  if (customId === undefined || !isResult) return undefined;
  const body = parseObject(response.body);
  const facts = format?.readResponse(body) ?? {};
  const statusCode = parseCount(response.status_code);
  const errorType = facts.errorType ?? parseErrorType(body.error) ?? parseErrorType(line.error);
  return {
    identity: `${id ?? readFileId(head)}/${customId}`,
    operationName: format?.operationName ?? 'batch',
    startedAtMs: readInstant(body, id) ?? resolveInstantMs(),
    // Of a request that expired, or was cancelled, there is no response, and nothing is billed.
    statusCode: statusCode ?? (facts.usage === undefined ? 400 : 200),
    request: omitUnknown<ToldCall['request']>({ processing: 'batch' }),
    response: omitUnknown<ResponseFacts>({ ...facts, processing: 'batch', errorType }),
    ...(format?.free && { free: true }),
  };
}

function resolveOpenaiFormat(body: WireObject): WireFormat | undefined {
  switch (body.object) {
    case 'chat.completion':
      return openaiChat;
    case 'text_completion':
      return openaiCompletion;
    case 'response':
      return openaiResponses;
    case 'list':
      return openaiEmbeddings;
    case 'video':
      return openaiVideos;
    default:
      if (Array.isArray(body.results)) return openaiModeration;
      return parseList(body.data).length > 0 && body.created !== undefined
        ? openaiImages
        : undefined;
  }
}

function readInstant(body: WireObject, id: string | undefined): number | undefined {
  const seconds = parseCount(body.created ?? body.created_at) ?? readInstantOfId(id);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** `batch_req_` and eight hexadecimal digits: seconds since 1970. Others begin with anything. */
function readInstantOfId(id: string | undefined): number | undefined {
  const [, digits] = /^batch_req_([0-9a-f]{8})[0-9a-f]{16,}$/.exec(id ?? '') ?? [];
  if (digits === undefined) return undefined;
  const seconds = Number.parseInt(digits, 16);
  return seconds > earliestSeconds && seconds < latestSeconds ? seconds : undefined;
}

/** Batches began in April 2024. */
const earliestSeconds = 1_711_929_600;
const latestSeconds = 2_208_988_800;

function readFileId({ path }: RequestHead): string {
  return /\/files\/([^/]+)\/content\/?$/.exec(path)?.[1] ?? path;
}
