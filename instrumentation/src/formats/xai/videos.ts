import type { RequestHead, ResponseFacts } from '../../call.ts';
import type { ToldCall, WireFormat } from '../../wire-format.ts';
import { parseErrorType, readErrorType } from '../openai/usage.ts';
import { readXaiCost, readXaiRegion } from '../openai/xai.ts';
import { createOrderInstants } from '../order-instants.ts';
import { readModel } from '../read-request.ts';
import { createUnits, omitUnknown, parseQuantity } from '../usage.ts';
import { parseObject, parseText, type WireObject } from '../wire-value.ts';

/** The wire formats of videos, which share what they know of an order. */
export interface XaiVideoFormats {
  /** POST …/videos/generations, …/edits, …/extensions: the order costs nothing, its result does. */
  readonly create: WireFormat;
  /** GET …/videos/{id}: tells of the video once it is there. */
  readonly retrieve: WireFormat;
}

const operationName = 'video_generation';
const failures = new Set(['failed', 'expired']);

/**
 * A video is a call by the number of its order, however often the order is looked at (T41). No answer says an
 * instant: it is that of the order where this process gave it, else the day of the look; the processor knows the
 * call by its ids.
 *
 * @see https://docs.x.ai/developers/rest-api-reference/inference/videos
 */
export function createXaiVideoFormats({ now = Date.now } = {}): XaiVideoFormats {
  const orders = createOrderInstants(now);

  return {
    create: {
      operationName,
      free: true,
      readRequest: readModel,
      readResponse(value) {
        const order = parseObject(value);
        const id = parseText(order.request_id);
        if (id !== undefined) orders.remember(id, now());
        return omitUnknown<ResponseFacts>({ id, errorType: readErrorType(order) });
      },
    },

    retrieve: {
      operationName,
      readsBack: true,
      readRequest: () => ({}),
      readResponse: () => ({}),
      readToldCalls(value, head) {
        const body = parseObject(value);
        const id = readOrderId(head);
        const hasFailed = failures.has(parseText(body.status) ?? '');
        if (id === undefined || !(hasFailed || isThere(body))) return [];
        const response = { id, ...readXaiVideo(body) };
        return [
          {
            identity: id,
            operationName,
            startedAtMs: orders.resolveMs(id),
            request: readXaiRegion(head),
            response,
          } satisfies ToldCall,
        ];
      },
    },
  };
}

export const xaiVideos = createXaiVideoFormats();

/**
 * What a finished order says. Its seconds stand beside a cost that is stated, and alone are none: a second's price
 * depends on the resolution, which only the order says.
 */
export function readXaiVideo(body: WireObject): ResponseFacts {
  const status = parseText(body.status) ?? '';
  const { statedCost } = readXaiCost(body);
  const seconds = parseQuantity(parseObject(body.video).duration);
  const units = statedCost && createUnits({ video_seconds: seconds });
  return omitUnknown<ResponseFacts>({
    model: parseText(body.model),
    usage: units && { units },
    statedCost,
    errorType: failures.has(status) ? (parseErrorType(body.error) ?? status) : undefined,
  });
}

/** An older answer has no status. */
function isThere({ status, video }: WireObject): boolean {
  return status === 'done' || (typeof status !== 'string' && video !== undefined && video !== null);
}

function readOrderId({ path }: RequestHead): string | undefined {
  return /\/videos\/([^/]+)\/?$/.exec(path)?.[1];
}
