import type { RequestHead, ResponseFacts } from '../../call.ts';
import type { ToldCall, WireFormat } from '../../wire-format.ts';
import { createOrderInstants } from '../order-instants.ts';
import { readBack } from '../ordered-work.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, parseText, type WireObject } from '../wire-value.ts';
import { anthropicMessages } from './messages.ts';

/** The wire formats of message batches, which share what they know of a batch. */
export interface MessageBatchFormats {
  /** POST /v1/messages/batches: the order costs nothing, its results do. */
  readonly create: WireFormat;
  /** GET /v1/messages/batches/{id}: says when the batch was ordered, and is no call of its own. */
  readonly retrieve: WireFormat;
  /** GET /v1/messages/batches/{id}/results: a call a line. */
  readonly results: WireFormat;
}

/**
 * A line of the results says what a message used, but not when it was asked. Its instant is the one at which the
 * batch was ordered, of which the order and every look at the batch tell, and which is the same however often
 * the results are read. Anthropic's SDKs look at a batch before they read its results. Where a process does
 * not, it is the first instant of the day of the download: of results that are read again on another day the
 * processor knows each line by its identity.
 */
export function createMessageBatchFormats({ now = Date.now } = {}): MessageBatchFormats {
  const orders = createOrderInstants(now);

  function remember(value: unknown): WireObject {
    const batch = parseObject(value);
    const id = parseText(batch.id);
    if (id !== undefined) orders.remember(id, Date.parse(parseText(batch.created_at) ?? ''));
    return batch;
  }

  const create: WireFormat = {
    operationName: 'batch',
    free: true,
    readRequest: () => ({}),
    readResponse(value) {
      const batch = remember(value);
      return omitUnknown<ResponseFacts>({
        id: parseText(batch.id),
        errorType: parseText(parseObject(batch.error).type),
      });
    },
  };

  function readToldCall(line: unknown, head: RequestHead): ToldCall | undefined {
    const { custom_id, result } = parseObject(line);
    const customId = parseText(custom_id);
    if (customId === undefined || result === undefined) return undefined;
    const batchId = readBatchId(head);
    return {
      identity: `${batchId}/${customId}`,
      operationName: anthropicMessages.operationName,
      startedAtMs: orders.resolveMs(batchId),
      request: { processing: 'batch' },
      response: readResult(parseObject(result)),
    };
  }

  return {
    create,
    retrieve: readBack(create),
    results: { ...create, readToldCall },
  };
}

export const anthropicBatches = createMessageBatchFormats();

/** What failed, was cancelled or expired is not billed. */
function readResult(result: WireObject): ResponseFacts {
  if (result.type === 'succeeded') {
    return { ...anthropicMessages.readResponse(result.message), processing: 'batch' };
  }
  const { error } = parseObject(result.error);
  const errorType = parseText(parseObject(error).type) ?? parseText(result.type) ?? 'error';
  return { errorType, refused: true };
}

function readBatchId({ path }: RequestHead): string {
  return /\/batches\/([^/]+)\/results\/?$/.exec(path)?.[1] ?? path;
}
