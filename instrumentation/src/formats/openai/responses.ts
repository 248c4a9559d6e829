import type { ResponseFacts } from '../../call.ts';
import type { StreamReader, TextMeter, WireFormat } from '../../wire-format.ts';
import { createFieldTest } from '../create-field-test.ts';
import { createTextScan } from '../create-text-scan.ts';
import { readModelAndStream } from '../read-request.ts';
import { omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { isOver, readBackground } from './background.ts';
import type { Dialect } from './dialect.ts';
import { readResponsesText } from './request-text.ts';
import { responsesContent } from './responses-content.ts';
import { countToolCalls } from './tool-calls.ts';
import { convertResponseUsage, parseErrorType, parseServiceTier, readErrorType } from './usage.ts';

/** OpenAI responses: POST …/responses, and …/responses/compact, which bills in the same shape. */
export function createResponsesFormat({
  readUsage = (body) => convertResponseUsage(body.usage, countToolCalls(body)),
  readMore,
  readRequest = readModelAndStream,
  readHeaders,
}: Dialect = {}): WireFormat {
  return {
    operationName: 'chat',
    readRequest,
    ...(readHeaders && { readHeaders }),
    readResponse,
    createStreamReader: (text) => createEventReader(readResponse, text),
    readRequestText: readResponsesText,
    content: responsesContent,
  };

  function readResponse(value: unknown): ResponseFacts {
    const body = parseObject(value);
    const stopReason = parseObject(body.incomplete_details).reason;
    const usage = readUsage(body);
    return omitUnknown<ResponseFacts>({
      model: parseText(body.model),
      id: parseText(body.id),
      finishReasons: isOver(body) ? parseTexts([stopReason ?? body.status]) : undefined,
      usage,
      serviceTier: parseServiceTier(body.service_tier),
      errorType: readErrorType(body),
      incomplete: body.status === 'incomplete' || body.status === 'cancelled' || undefined,
      ...readBackground(body, usage),
      ...readMore?.(body),
    });
  }
}

export const openaiResponses = createResponsesFormat();

const hasResponse = createFieldTest('response');
/** As a field, or as the type of an event. */
const errorWord = Buffer.from('"error"');
const endEvents = new Set(['response.completed', 'response.incomplete', 'response.failed']);
const wantedEvents = new Set([...endEvents, 'response.created', 'error']);

/** Each piece of what the model writes, and of what it gives to tools. */
const scanDelta = createTextScan({ under: 'delta', texts: ['delta'] });
/** Pieces of a summary are none of what was thought, and those of sound no text. */
const otherPieces = /^response\.(?:reasoning_summary|audio)/;
const summaryWord = Buffer.from('"response.reasoning_summary');
const soundWord = Buffer.from('"response.audio');

/** The last event holds the whole response with its usage; the first one its model and id. */
function createEventReader(
  readResponse: (body: unknown) => ResponseFacts,
  text: TextMeter | undefined,
): StreamReader {
  let facts: ResponseFacts = {};
  let terminal = false;

  return {
    wants(name, data) {
      if (text !== undefined && isPiece(name, data)) scanDelta(data, text);
      if (name !== '') return wantedEvents.has(name);
      return hasResponse(data) || data.includes(errorWord);
    },

    onEvent({ name, data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      const type = parseText(event.type) ?? name;
      if (type === 'response.created') {
        const { model, id, deferred } = readResponse(event.response);
        facts = { ...facts, ...omitUnknown<ResponseFacts>({ model, id, deferred }) };
      }
      if (endEvents.has(type)) {
        const { deferred: _, ...earlier } = facts;
        facts = { ...earlier, ...readResponse(event.response) };
        terminal = true;
      }
      if (type === 'error' || (type === '' && event.error !== undefined)) {
        facts = { ...facts, errorType: parseStreamError(event) };
      }
    },

    facts: () => ({ ...facts, terminal }),
  };
}

function isPiece(name: string, data: Buffer): boolean {
  if (name !== '') return name.endsWith('.delta') && !otherPieces.test(name);
  return !data.includes(summaryWord) && !data.includes(soundWord);
}

/** An error event states its code itself, or in an `error` object. Its own `type` is just `error`. */
function parseStreamError(event: WireObject): string {
  return parseErrorType(event.error) ?? parseText(event.code) ?? 'error';
}
