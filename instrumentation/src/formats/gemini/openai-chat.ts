import type { ResponseFacts, Usage } from '../../call.ts';
import { createChatFormat } from '../openai/chat.ts';
import { convertCompletionUsage } from '../openai/usage.ts';
import { readModelAndStream } from '../read-request.ts';
import { omitUnknown, parseCount } from '../usage.ts';
import { parseObject, parseText, type WireObject } from '../wire-value.ts';
import { readTierHeader } from './tier.ts';

/**
 * Gemini in OpenAI's shape. Its `completion_tokens` leave out the thoughts, in some answers without a word
 * about them: the total tells.
 */
export const geminiOpenaiChat = createChatFormat({
  readUsage,
  readHeaders: readTierHeader,
  readMore(body) {
    const { google } = parseObject(parseObject(body.usage).extra_properties);
    return omitUnknown<ResponseFacts>({
      model: parseModel(body.model),
      // Vertex AI adds it to the shape.
      serviceTier: parseText(parseObject(google).traffic_type),
    });
  },
  readRequest(head, body) {
    const facts = readModelAndStream(head, body);
    const model = parseModel(facts.model);
    return model === undefined ? facts : { ...facts, model };
  },
});

/** Vertex AI names the publisher before its models: `google/gemini-2.5-flash`. */
function parseModel(value: unknown): string | undefined {
  return parseText(parseText(value)?.replace(/^google\//, ''));
}

function readUsage(body: WireObject): Usage | undefined {
  const usage = convertCompletionUsage(body.usage);
  const total = parseCount(parseObject(body.usage).total_tokens);
  const { inputTokens, outputTokens, reasoningOutputTokens } = usage ?? {};
  if (inputTokens === undefined || total === undefined) return usage;
  // 81 − 21 − 0 = 60 of which the completion says nothing.
  const rest = total - inputTokens - (outputTokens ?? 0);
  if (rest <= 0) return usage;
  const thoughts = Math.min(rest, reasoningOutputTokens ?? rest);
  return {
    ...usage,
    outputTokens: (outputTokens ?? 0) + thoughts,
    reasoningOutputTokens: reasoningOutputTokens ?? thoughts,
  };
}
