import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { createUnits, omitUnknown, parseNumeral, parseQuantity } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import { parseErrorType } from './usage.ts';

/**
 * Videos: POST …/videos, and …/videos/{id}/remix, answered by a job. A second costs more at a higher
 * resolution; the request may leave both open, the job says what they are.
 */
export const openaiVideos: WireFormat = {
  operationName: 'video_generation',

  readRequest(_head, value) {
    return omitUnknown<RequestFacts>({ model: parseText(parseObject(value).model) });
  },

  readResponse(value) {
    const body = parseObject(value);
    const seconds = parseQuantity(parseNumeral(body.seconds));
    const units = createUnits({ video_seconds: seconds });
    const failed = body.status === 'failed';
    return omitUnknown<ResponseFacts>({
      model: nameModel(parseText(body.model), parseText(body.size)),
      id: parseText(body.id),
      usage: units === undefined || failed ? undefined : { units },
      errorType: parseErrorType(body.error),
    });
  },
};

/** The catalogue lists Sora 2 Pro's higher resolution as a model of its own. */
function nameModel(model: string | undefined, size: string | undefined): string | undefined {
  const isHigh = model === 'sora-2-pro' && /^(?:1024x1792|1792x1024)$/.test(size ?? '');
  return isHigh ? 'sora-2-pro-high-res' : model;
}
