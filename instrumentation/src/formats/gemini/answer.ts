import type { ResponseFacts } from '../../call.ts';
import { mergeFields } from '../merge-fields.ts';
import { omitUnknown, parseCount } from '../usage.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';
import { createGrounding } from './grounding.ts';
import { parseServiceTier } from './tier.ts';
import { convertUsageMetadata } from './usage.ts';

/** One answer of Gemini, in one piece or in the chunks of a stream. */
export interface GeminiAnswer {
  add(chunk: WireObject): void;
  /** The facts of an answer that came in one piece. */
  facts(): ResponseFacts;
  /** The facts of a stream so far. It has no event for its end: the reason for the finish is the end. */
  streamFacts(): ResponseFacts;
}

const maxFinishReasons = 128;

/** Gathers what the chunks of an answer say, in their order. */
export function createAnswer(): GeminiAnswer {
  const finishReasons = new Map<number | 'prompt', string>();
  const grounding = createGrounding();
  let common: ResponseFacts = {};
  let usage: WireObject = {};
  let hasCandidates = false;

  function add(value: WireObject): void {
    // Code Assist wraps each chunk.
    const chunk = value.response === undefined ? value : parseObject(value.response);
    common = { ...common, ...readCommon(chunk) };
    // What the last counts leave out, such as the prompt's details, stands in earlier ones.
    usage = mergeFields(usage, parseObject(chunk.usageMetadata));
    addFinishReason('prompt', parseObject(chunk.promptFeedback).blockReason);
    for (const candidate of parseList(chunk.candidates)) {
      hasCandidates = true;
      const { index, finishReason, groundingMetadata } = parseObject(candidate);
      addFinishReason(parseCount(index) ?? 0, finishReason);
      grounding.add(groundingMetadata);
    }
  }

  function addFinishReason(of: number | 'prompt', value: unknown): void {
    const reason = parseText(value);
    if (reason !== undefined && finishReasons.size < maxFinishReasons)
      finishReasons.set(of, reason);
  }

  function readFacts({ isFinal }: { readonly isFinal: boolean }): ResponseFacts {
    // Where there are candidates only a total can say that they count nothing.
    const isCounted = !hasCandidates || parseCount(usage.totalTokenCount) !== undefined;
    return omitUnknown<ResponseFacts>({
      ...common,
      finishReasons: finishReasons.size === 0 ? undefined : [...finishReasons.values()],
      usage: convertUsageMetadata(usage, {
        isFinal: isFinal && isCounted,
        units: grounding.units(common.model),
      }),
      serviceTier: parseServiceTier(usage),
    });
  }

  function facts(): ResponseFacts {
    return readFacts({ isFinal: true });
  }

  function streamFacts(): ResponseFacts {
    const terminal = finishReasons.size > 0;
    return { ...readFacts({ isFinal: terminal }), terminal };
  }

  return { add, facts, streamFacts };
}

function readCommon(chunk: WireObject): ResponseFacts {
  return omitUnknown<ResponseFacts>({
    model: parseText(chunk.modelVersion),
    id: parseText(chunk.responseId),
    errorType: readErrorType(chunk),
  });
}

/** The status that names a failure, such as `RESOURCE_EXHAUSTED`. */
export function readErrorType(body: unknown): string | undefined {
  return parseText(parseObject(parseObject(body).error).status);
}
