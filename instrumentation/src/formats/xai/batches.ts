import type { RequestHead, ResponseFacts } from '../../call.ts';
import type { ToldCall, WireFormat } from '../../wire-format.ts';
import { createChatFormat } from '../openai/chat.ts';
import { createImagesFormat } from '../openai/images.ts';
import { readErrorType } from '../openai/usage.ts';
import { readXaiChatUsage, readXaiCost, readXaiRegion } from '../openai/xai.ts';
import { createOrderInstants } from '../order-instants.ts';
import { readBack } from '../ordered-work.ts';
import { omitUnknown, parseCount } from '../usage.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';
import { readXaiVideo } from './videos.ts';

/** The wire formats of batches, which share what they know of a batch. */
export interface XaiBatchFormats {
  /** POST …/batches: the order costs nothing, its results do. */
  readonly create: WireFormat;
  /** GET …/batches, …/batches/{id}: says when a batch was ordered, and is no call of its own. */
  readonly retrieve: WireFormat;
  /** GET …/batches/{id}/results: a page of results, each of them a call. */
  readonly results: WireFormat;
}

const chat = createChatFormat({ readUsage: readXaiChatUsage, readMore: readXaiCost });
const images = createImagesFormat({ readMore: readXaiCost });

/**
 * A result is a call, named by its batch and its number there, at the prices of a batch and of the instant that its
 * answer states, else of the order, which a look at the batch tells (T29); else of the day of the look. Answers of
 * the Responses API come in the shape of chat completions. What failed, or was cancelled, is not billed.
 *
 * @see https://docs.x.ai/developers/advanced-api-usage/batch-api
 */
export function createXaiBatchFormats({ now = Date.now } = {}): XaiBatchFormats {
  const orders = createOrderInstants(now);

  function remember(value: unknown): WireObject {
    const batch = parseObject(value);
    for (const each of [batch, ...parseList(batch.batches).map(parseObject)]) {
      const id = parseText(each.batch_id);
      if (id !== undefined) orders.remember(id, Date.parse(parseText(each.create_time) ?? ''));
    }
    return batch;
  }

  const create: WireFormat = {
    operationName: 'batch',
    free: true,
    readRequest: () => ({}),
    readResponse(value) {
      const batch = remember(value);
      return omitUnknown<ResponseFacts>({
        id: parseText(batch.batch_id),
        errorType: readErrorType(batch),
      });
    },
  };

  function readToldCalls(value: unknown, head: RequestHead): readonly ToldCall[] {
    const batchId = /\/batches\/([^/]+)\/results\/?$/.exec(head.path)?.[1];
    if (batchId === undefined) return [];
    return parseList(parseObject(value).results).flatMap((each) => {
      const result = parseObject(each);
      const id = parseText(result.batch_request_id);
      if (id === undefined) return [];
      const { createdMs, ...told } = readResult(result);
      return {
        ...told,
        identity: `${batchId}/${id}`,
        startedAtMs: createdMs ?? orders.resolveMs(batchId),
        request: { ...readXaiRegion(head), processing: 'batch' },
      };
    });
  }

  return {
    create,
    retrieve: readBack(create),
    results: { ...readBack(create), readToldCalls },
  };
}

export const xaiBatches = createXaiBatchFormats();

type Result = Pick<ToldCall, 'operationName' | 'response'> & { readonly createdMs?: number };

function readResult(result: WireObject): Result {
  const { response, error } = parseObject(result.batch_result);
  const errorType = readFailure(parseObject(error)) ?? parseMessage(result.error_message);
  if (errorType !== undefined) {
    return { operationName: 'batch', response: { errorType, refused: true } };
  }
  const { operationName, response: facts, createdMs } = readAnswer(parseObject(response));
  const isRefused =
    facts.errorType !== undefined && facts.usage === undefined && facts.statedCost === undefined;
  return {
    operationName,
    response: { ...facts, processing: 'batch', ...(isRefused && { refused: true }) },
    ...(createdMs !== undefined && { createdMs }),
  };
}

/** Each kind of answer stands in a field of its own; of one that is not known here the cost at least is read. */
function readAnswer(response: WireObject): Result {
  if (isObject(response.chat_get_completion)) {
    const body = parseObject(response.chat_get_completion);
    const created = parseCount(body.created);
    return {
      operationName: chat.operationName,
      response: chat.readResponse(body),
      ...(created !== undefined && { createdMs: created * 1000 }),
    };
  }
  if (isObject(response.image_generation)) {
    const facts = images.readResponse(response.image_generation);
    return { operationName: images.operationName, response: facts };
  }
  const [answer] = Object.values(response).map(parseObject);
  const isVideo = answer?.video !== undefined;
  return {
    operationName: isVideo ? 'video_generation' : 'batch',
    response: answer === undefined ? {} : isVideo ? readXaiVideo(answer) : readXaiCost(answer),
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Zero is no failure. */
function readFailure({ code, message }: WireObject): string | undefined {
  const word = typeof code === 'number' ? String(code) : parseText(code);
  if (word === undefined) return parseMessage(message);
  return word === '0' ? undefined : word;
}

/** There is a failure, which has no name. */
function parseMessage(message: unknown): string | undefined {
  return typeof message === 'string' && message !== '' ? 'error' : undefined;
}
