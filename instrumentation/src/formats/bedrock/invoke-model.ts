import type { ResponseFacts, Usage } from '../../call.ts';
import type { StreamReader, WireFormat } from '../../wire-format.ts';
import { anthropicMessages } from '../anthropic/messages.ts';
import { createUsage, omitUnknown, parseCount, sumCounts } from '../usage.ts';
import { parseEventData, parseObject, type WireObject } from '../wire-value.ts';
import { invokeModelContent } from './content.ts';
import { isException } from './converse.ts';
import { readNativeAnswer } from './native-answer.ts';
import { readAnswerHeaders, readModelCall } from './read-head.ts';

/** InvokeModel of Bedrock, with and without a stream: each model's own shape. */
export const bedrockInvokeModel: WireFormat = {
  operationName: 'chat',
  readRequest: readModelCall,
  readHeaders: readAnswerHeaders,
  readResponse: readNativeAnswer,
  createStreamReader: createChunkReader,
  content: invokeModelContent,
};

const metricsField = 'amazon-bedrock-invocationMetrics';
const needles = [
  ...['message_start', 'message_delta', 'message_stop', metricsField, 'error', 'usage'],
  ...['prompt_token_count', 'inputTextTokenCount', 'stopReason', 'completionReason'],
  ...['finish_reason', 'stop_reason'],
].map((name) => Buffer.from(`"${name}"`));

/**
 * Each event `chunk` has a piece of the model's own stream in base64. The last piece has Bedrock's own counts,
 * which fill in what the model's shape does not state.
 */
function createChunkReader(): StreamReader {
  const messages = anthropicMessages.createStreamReader?.();
  let isMessage = false;
  let native: ResponseFacts = {};
  let metrics: Usage | undefined;
  let errorType: string | undefined;
  let terminal = false;

  function addPiece(piece: WireObject, json: string): void {
    if (piece[metricsField] !== undefined) {
      metrics = convertMetrics(parseObject(piece[metricsField]));
      terminal = true;
    }
    if (typeof piece.type === 'string' && /^(?:message_|error$)/.test(piece.type)) {
      isMessage = true;
      messages?.onEvent({ name: piece.type, data: json });
      return;
    }
    // Nova wraps its pieces: `messageStop`, `metadata`.
    for (const part of [piece, parseObject(piece.messageStop), parseObject(piece.metadata)]) {
      const { usage, ...facts } = readNativeAnswer(part);
      native = {
        ...native,
        ...facts,
        ...(usage && { usage: { ...native.usage, ...usage } }),
      };
    }
  }

  return {
    wants: (name) => name === 'chunk' || isException(name),

    onEvent({ name, data }) {
      if (isException(name)) {
        errorType = name;
        return;
      }
      const { bytes } = parseEventData(data) ?? {};
      if (typeof bytes !== 'string') return;
      const json = Buffer.from(bytes, 'base64');
      if (!needles.some((needle) => json.includes(needle))) return;
      const text = json.toString();
      const piece = parseEventData(text);
      if (piece !== undefined) addPiece(piece, text);
    },

    facts() {
      const { terminal: _whole, ...facts } = isMessage ? (messages?.facts() ?? {}) : native;
      const usage = createUsage({ ...metrics, ...facts.usage });
      return omitUnknown<ResponseFacts>({
        ...facts,
        usage,
        errorType: errorType ?? facts.errorType,
        terminal,
      });
    },
  };
}

function convertMetrics(metrics: WireObject): Usage | undefined {
  const { inputTokenCount, cacheReadInputTokenCount, cacheWriteInputTokenCount } = metrics;
  return createUsage({
    inputTokens:
      parseCount(inputTokenCount) === undefined
        ? undefined
        : sumCounts([inputTokenCount, cacheReadInputTokenCount, cacheWriteInputTokenCount]),
    cacheReadInputTokens: parseCount(cacheReadInputTokenCount),
    cacheWriteInputTokens: parseCount(cacheWriteInputTokenCount),
    outputTokens: parseCount(metrics.outputTokenCount),
  });
}
