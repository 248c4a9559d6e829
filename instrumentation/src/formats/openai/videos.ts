import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { createUnits, omitUnknown, parseNumeral, parseQuantity } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import { parseErrorType } from './usage.ts';

/**
 * Videos: POST …/videos, …/videos/edits, and …/videos/{id}/remix, answered by a job. A second costs more at a
 * higher resolution; the request may leave both open, the job says what they are.
 */
export const openaiVideos: WireFormat = {
  operationName: 'video_generation',

  readRequest(_head, value) {
    return omitUnknown<RequestFacts>({ model: parseText(parseObject(value).model) });
  },

  readResponse(value) {
    const { seconds, status, size } = parseObject(value);
    const unit = isFullHd(size) ? 'full_hd_video_seconds' : 'video_seconds';
    const units = status === 'failed' ? undefined : countSeconds(seconds, unit);
    return omitUnknown<ResponseFacts>({ ...readJob(value), usage: units && { units } });
  },
};

/** Making a video longer, POST …/videos/extensions: the request says by how much, the job how long it is then. */
export const openaiVideoExtensions: WireFormat = {
  operationName: 'video_generation',

  readRequest(_head, value) {
    return omitUnknown<RequestFacts>({ units: countSeconds(parseObject(value).seconds) });
  },

  readResponse: readJob,
};

function readJob(value: unknown): ResponseFacts {
  const { model, size, id, error } = parseObject(value);
  return omitUnknown<ResponseFacts>({
    model: nameModel(parseText(model), parseText(size)),
    id: parseText(id),
    errorType: parseErrorType(error),
  });
}

function countSeconds(seconds: unknown, unit = 'video_seconds') {
  return createUnits({ [unit]: parseQuantity(parseNumeral(seconds)) });
}

/** It costs more than the resolutions that the catalogue lists: another unit, without a rate. */
function isFullHd(size: unknown): boolean {
  return size === '1080x1920' || size === '1920x1080';
}

/** The catalogue lists Sora 2 Pro's higher resolution as a model of its own. */
function nameModel(model: string | undefined, size: string | undefined): string | undefined {
  const isHigh = model === 'sora-2-pro' && /^(?:1024x1792|1792x1024)$/.test(size ?? '');
  return isHigh ? 'sora-2-pro-high-res' : model;
}
