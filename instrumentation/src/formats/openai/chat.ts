import type { ResponseFacts, StreamReader, WireFormat } from '../../call.ts';
import { createFieldTest } from '../create-field-test.ts';
import { readModelAndStream } from '../read-request.ts';
import { addUnits, omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseList,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { countModelSearches } from './tool-calls.ts';
import { convertCompletionUsage, parseErrorType, parseServiceTier } from './usage.ts';

/** OpenAI chat completions: POST /v1/chat/completions. */
export const openaiChat: WireFormat = {
  operationName: 'chat',
  readRequest: readModelAndStream,
  readResponse,
  createStreamReader: createChunkReader,
};

/** OpenAI's older completions, POST /v1/completions, report as chat completions do. */
export const openaiCompletion: WireFormat = { ...openaiChat, operationName: 'text_completion' };

function readResponse(value: unknown): ResponseFacts {
  const body = parseObject(value);
  const finishReasons = parseList(body.choices).map((choice) => parseObject(choice).finish_reason);
  return omitUnknown<ResponseFacts>({
    ...readCommon(body),
    finishReasons: parseTexts(finishReasons),
  });
}

function readCommon(body: WireObject) {
  const model = parseText(body.model);
  return omitUnknown<ResponseFacts>({
    model,
    id: parseText(body.id),
    usage: addUnits(convertCompletionUsage(body.usage), {
      web_searches: countModelSearches(model),
    }),
    serviceTier: parseServiceTier(body.service_tier),
    errorType: parseErrorType(body.error),
  });
}

/** Part of every usage, and quicker to look for than the short name `usage`. */
const hasUsage = createFieldTest('prompt_tokens');
const hasFinishReason = createFieldTest('finish_reason');
/** An error inside of a stream is an event of its own, with the error first. */
const hasError = createFieldTest('error', { withinBytes: 32 });
const done = '[DONE]';
const maxChoices = 128;

/**
 * The usage stands in a last chunk without choices, just before `[DONE]`, and only where the request asked
 * for it with `stream_options.include_usage`; all other chunks say `null` or nothing.
 */
function createChunkReader(): StreamReader {
  const finishReasons = new Map<unknown, string>();
  let common: ResponseFacts = {};
  let started = false;
  let ended = false;

  return {
    wants(_name, data) {
      // The first chunk names the model and the id.
      if (!started || data.length <= done.length) return true;
      return hasUsage(data) || hasFinishReason(data) || hasError(data);
    },

    onEvent({ data }) {
      if (data === done) {
        ended = true;
        return;
      }
      const chunk = parseEventData(data);
      if (chunk === undefined) return;
      started = true;
      common = { ...common, ...readCommon(chunk) };
      const choices = parseList(chunk.choices);
      if (choices.length === 0 && common.usage !== undefined) ended = true;
      for (const choice of choices.slice(0, maxChoices)) {
        const { index, finish_reason } = parseObject(choice);
        const reason = parseText(finish_reason);
        if (reason !== undefined && finishReasons.size < maxChoices)
          finishReasons.set(index, reason);
      }
    },

    facts() {
      return omitUnknown<ResponseFacts>({
        ...common,
        finishReasons: finishReasons.size === 0 ? undefined : [...finishReasons.values()],
        // Some servers end without `[DONE]`: an answer that finished may be whole, one that did not is not.
        terminal: ended || (finishReasons.size > 0 ? undefined : false),
      });
    },
  };
}
