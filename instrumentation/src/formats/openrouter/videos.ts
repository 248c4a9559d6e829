import type { OrderedWork, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readErrorType } from '../openai/usage.ts';
import { createOrderInstants } from '../order-instants.ts';
import { readModel } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import { readOpenrouterCost } from './cost.ts';

/** The wire formats of videos, which share what they know of an order. */
export interface OpenrouterVideoFormats {
  /** POST …/videos: the order costs nothing, its result does. */
  readonly create: WireFormat;
  /** GET …/videos/{id}: has the cost once the video is there. */
  readonly retrieve: WireFormat;
}

const failures = new Set(['failed', 'cancelled', 'expired']);

/**
 * A video is a call by its job's id, however often the job is looked at (T41). Its instant is the one in the id, else
 * that of the order, where this process gave it, else the day of the look: the processor knows it by its ids.
 * What a video costs stands in the job alone; it names no model.
 *
 * @see https://openrouter.ai/docs/api_reference/videos
 */
export function createOpenrouterVideoFormats({ now = Date.now } = {}): OpenrouterVideoFormats {
  const orders = createOrderInstants(now);

  return {
    create: {
      operationName: 'video_generation',
      free: true,
      readRequest: readModel,
      readResponse(value) {
        const job = parseObject(value);
        const id = parseText(job.id);
        if (id !== undefined) orders.remember(id, now());
        return omitUnknown<ResponseFacts>({ id, errorType: readErrorType(job) });
      },
    },

    retrieve: {
      operationName: 'video_generation',
      readsBack: true,
      readRequest: () => ({}),
      readResponse(value) {
        const job = parseObject(value);
        const id = parseText(job.id);
        const status = parseText(job.status) ?? '';
        const hasFailed = failures.has(status);
        if (id === undefined || !(hasFailed || status === 'completed')) return {};
        const startedAtMs = readInstantOfId(id) ?? orders.resolveMs(id);
        return omitUnknown<ResponseFacts>({
          id,
          errorType: hasFailed ? status : undefined,
          work: { identity: id, startedAtMs } satisfies OrderedWork,
          ...readOpenrouterCost(job),
        });
      },
    },
  };
}

export const openrouterVideos = createOpenrouterVideoFormats();

/** `gen-vid-1795176000-…`: seconds since 1970. */
function readInstantOfId(id: string): number | undefined {
  const [, seconds] = /^gen-vid-(\d{10})-/.exec(id) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
