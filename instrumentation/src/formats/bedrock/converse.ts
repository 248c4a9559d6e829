import type { ResponseFacts, StreamReader, WireFormat } from '../../call.ts';
import { omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { readAnswerHeaders, readModelCall } from './read-head.ts';
import { convertTokenUsage, type ModelFamily } from './token-usage.ts';

/** Converse and ConverseStream of Bedrock: one shape for all models. The answer names no model. */
export function createConverseFormat(family: ModelFamily): WireFormat {
  return {
    operationName: 'chat',
    readRequest: readModelCall,
    readHeaders: readAnswerHeaders,
    readResponse: (body) => readAnswer(parseObject(body), { family, streams: false }),
    createStreamReader: () => createConverseReader(family),
  };
}

function readAnswer(
  answer: WireObject,
  options: { readonly family: ModelFamily; readonly streams: boolean },
): ResponseFacts {
  return omitUnknown<ResponseFacts>({
    finishReasons: parseTexts([answer.stopReason]),
    usage: convertTokenUsage(answer.usage, options),
    serviceTier: parseText(parseObject(answer.serviceTier).type),
    speed: parseText(parseObject(answer.performanceConfig).latency),
  });
}

/** The last event, `metadata`, has the counts; the one before it the reason for the stop. */
function createConverseReader(family: ModelFamily): StreamReader {
  let facts: ResponseFacts = {};
  let terminal = false;

  return {
    wants: (name) => name === 'metadata' || name === 'messageStop' || isException(name),

    onEvent({ name, data }) {
      if (isException(name)) {
        facts = { ...facts, errorType: name };
        return;
      }
      const event = parseEventData(data);
      if (event === undefined) return;
      facts = { ...facts, ...readAnswer(event, { family, streams: true }) };
      terminal ||= name === 'metadata';
    },

    facts: () => ({ ...facts, terminal }),
  };
}

/** `throttlingException`, `modelStreamErrorException`, …: what went wrong behind the first byte. */
export function isException(name: string): boolean {
  return name.length <= 64 && /(?:Exception|Error)$/.test(name);
}
