import type { RequestFacts, ResponseFacts, WireFormat } from '../../call.ts';
import { omitUnknown } from '../usage.ts';
import { readErrorType } from './answer.ts';
import { parseModel } from './parse-model.ts';

/**
 * An order of a batch: POST …:batchGenerateContent. What it will cost stands in its results, which are not read:
 * it is unknown, and so the order is not said to be free.
 */
export const geminiBatch: WireFormat = {
  operationName: 'batch',
  readRequest: ({ path }) => omitUnknown<RequestFacts>({ model: parseModel(path) }),
  readResponse: (body) => omitUnknown<ResponseFacts>({ errorType: readErrorType(body) }),
};
