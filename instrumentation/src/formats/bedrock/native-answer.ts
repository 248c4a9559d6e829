import type { ResponseFacts } from '../../call.ts';
import { anthropicMessages } from '../anthropic/messages.ts';
import { openaiChat } from '../openai/chat.ts';
import { createUsage, omitUnknown, parseCount, sumCounts } from '../usage.ts';
import { parseList, parseObject, parseTexts, type WireObject } from '../wire-value.ts';
import { convertTokenUsage } from './token-usage.ts';

/**
 * An answer of InvokeModel, or a piece of one, in the shape of whose model it is. Where a shape has no counts
 * the headers have them.
 */
export function readNativeAnswer(value: unknown): ResponseFacts {
  const body = parseObject(value);
  const usage = parseObject(body.usage);
  if (body.type === 'message' || usage.input_tokens !== undefined) {
    return anthropicMessages.readResponse(body);
  }
  if (Array.isArray(body.choices)) return readChoices(body);
  return omitUnknown<ResponseFacts>({
    finishReasons: readFinishReasons(body),
    usage:
      usage.inputTokens === undefined
        ? convertCounts(body)
        : convertTokenUsage(usage, { family: 'other', streams: false }),
  });
}

/** OpenAI's shape, which Mistral, AI21, Qwen, Writer and others take; DeepSeek has `stop_reason` in it. */
function readChoices(body: WireObject): ResponseFacts {
  const reasons = parseList(body.choices).map((choice) => parseObject(choice).stop_reason);
  return omitUnknown<ResponseFacts>({
    finishReasons: parseTexts(reasons),
    ...openaiChat.readResponse(body),
  });
}

/** Nova and Anthropic, Llama, Titan, Mistral's and Cohere's older shapes. */
function readFinishReasons(body: WireObject): readonly string[] | undefined {
  const pieces = ['results', 'outputs', 'generations'].flatMap((field) => parseList(body[field]));
  return parseTexts(
    [body, ...pieces.map(parseObject)].flatMap((piece) => [
      piece.stopReason ?? piece.stop_reason ?? piece.completionReason ?? piece.finish_reason,
    ]),
  );
}

/** Llama and Titan state their counts beside the text, Cohere those that it bills. */
function convertCounts(body: WireObject) {
  const results = parseList(body.results).map(parseObject);
  const billed = parseObject(parseObject(body.meta).billed_units);
  return createUsage({
    inputTokens: parseCount(
      body.prompt_token_count ?? body.inputTextTokenCount ?? billed.input_tokens,
    ),
    outputTokens:
      parseCount(
        body.generation_token_count ?? body.totalOutputTextTokenCount ?? billed.output_tokens,
      ) ?? sumCounts(results.map(({ tokenCount }) => tokenCount)),
  });
}
