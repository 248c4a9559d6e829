import type { ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { convertCompletionUsage, readErrorType } from '../openai/usage.ts';
import { readOrderedWork } from '../ordered-work.ts';
import { readModel } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import { readOpenrouterCost } from './cost.ts';

/** POST …/batches: the order costs nothing, its results do. */
const create: WireFormat = {
  operationName: 'batch',
  free: true,
  readRequest: readModel,
  readResponse(value) {
    const batch = parseObject(value);
    return omitUnknown<ResponseFacts>({
      model: parseText(batch.model),
      id: parseText(batch.id),
      errorType: readErrorType(batch),
    });
  },
};

const endStates = new Set(['completed', 'failed', 'expired', 'cancelled']);

/**
 * GET …/batches/{id}: results say what each used at best; what is charged stands beside them, for all together. So
 * the batch is one call, named by its id and placed at the instant of its order, however often it is looked at
 * (T29, T41). One that failed did so at the validation of its requests, before any work.
 *
 * @see https://openrouter.ai/docs/batch-quickstart
 */
const retrieve: WireFormat = {
  operationName: 'batch',
  readsBack: true,
  readRequest: () => ({}),
  readResponse(value) {
    const batch = parseObject(value);
    const status = parseText(batch.status) ?? '';
    const work = readOrderedWork(batch.id, batch.created_at);
    if (work === undefined || !endStates.has(status)) return {};
    const usage = convertCompletionUsage(batch.usage);
    return omitUnknown<ResponseFacts>({
      model: parseText(batch.model),
      id: parseText(batch.id),
      usage,
      processing: 'batch',
      errorType: status === 'completed' ? undefined : status,
      refused: status === 'failed' && usage === undefined ? true : undefined,
      work,
      ...readOpenrouterCost(batch),
    });
  },
};

export const openrouterBatches = { create, retrieve };
