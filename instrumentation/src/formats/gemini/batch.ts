import type { RequestFacts, ResponseFacts, WireFormat } from '../../call.ts';
import { omitUnknown } from '../usage.ts';
import { readErrorType } from './answer.ts';
import { parseModel } from './parse-model.ts';

/** Asking for a batch is free; its results are billed: POST …:batchGenerateContent. */
export const geminiBatch: WireFormat = {
  operationName: 'batch',
  free: true,
  readRequest: ({ path }) => omitUnknown<RequestFacts>({ model: parseModel(path) }),
  readResponse: (body) => omitUnknown<ResponseFacts>({ errorType: readErrorType(body) }),
};
