import type { ResponseFacts } from '../../call.ts';
import type { StreamReader, TextMeter, WireFormat } from '../../wire-format.ts';
import { createTextScan } from '../create-text-scan.ts';
import { omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { converseContent } from './content.ts';
import { readAnswerHeaders, readModelCall } from './read-head.ts';
import { readConverseText } from './request-text.ts';
import { convertTokenUsage, type ModelFamily } from './token-usage.ts';

/** Converse and ConverseStream of Bedrock: one shape for all models. Only of a router the answer names the model. */
export function createConverseFormat(family: ModelFamily): WireFormat {
  return {
    operationName: 'chat',
    readRequest: readModelCall,
    readHeaders: readAnswerHeaders,
    readResponse: (body) => readAnswer(parseObject(body), { family, streams: false }),
    createStreamReader: (text) => createConverseReader(family, text),
    readRequestText: readConverseText,
    content: converseContent,
  };
}

function readAnswer(
  answer: WireObject,
  options: { readonly family: ModelFamily; readonly streams: boolean },
): ResponseFacts {
  const { promptRouter } = parseObject(answer.trace);
  return omitUnknown<ResponseFacts>({
    model: parseText(parseObject(promptRouter).invokedModelId),
    finishReasons: parseTexts([answer.stopReason]),
    usage: convertTokenUsage(answer.usage, options),
    serviceTier: parseText(parseObject(answer.serviceTier).type),
    speed: parseText(parseObject(answer.performanceConfig).latency),
  });
}

/** What a model writes, also of its reasoning, and into the calls of tools. */
const scanDelta = createTextScan({
  under: 'delta',
  texts: ['text', 'input'],
  containers: ['toolUse', 'reasoningContent'],
});

/** The last event, `metadata`, has the counts; the one before it the reason for the stop. */
function createConverseReader(family: ModelFamily, text: TextMeter | undefined): StreamReader {
  let facts: ResponseFacts = {};
  let terminal = false;

  return {
    wants(name, data) {
      if (name === 'contentBlockDelta') {
        if (text !== undefined) scanDelta(data, text);
        return false;
      }
      return name === 'metadata' || name === 'messageStop' || isException(name);
    },

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
