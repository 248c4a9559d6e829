import type { Usage } from '../../call.ts';
import { createUsage, parseCount } from '../usage.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';

/** Usage of chat completions, and of the many that copy their shape. Details are parts of their totals. */
export function convertCompletionUsage(value: unknown): Usage | undefined {
  const usage = parseObject(value);
  return convertTotals({
    input: usage.prompt_tokens,
    inputDetails: parseObject(usage.prompt_tokens_details),
    // Some servers that copy the shape state it beside the totals.
    cached: usage.cached_tokens,
    output: usage.completion_tokens,
    outputDetails: parseObject(usage.completion_tokens_details),
  });
}

/** The usage of a body or a chunk, which a few put into the choice that ends, as Moonshot does. */
export function readCompletionUsage({ usage, choices }: WireObject): Usage | undefined {
  const [choice] = parseList(choices);
  return convertCompletionUsage(usage) ?? convertCompletionUsage(parseObject(choice).usage);
}

/** Usage of the Responses API. `units` are counted from the output by the caller. */
export function convertResponseUsage(
  value: unknown,
  units?: Readonly<Record<string, number>>,
): Usage | undefined {
  const usage = parseObject(value);
  const totals = convertTotals({
    input: usage.input_tokens,
    inputDetails: parseObject(usage.input_tokens_details),
    output: usage.output_tokens,
    outputDetails: parseObject(usage.output_tokens_details),
  });
  return totals === undefined || units === undefined ? totals : { ...totals, units };
}

/** The tier that served the call. `auto` only repeats what was asked for: it has no rate. */
export function parseServiceTier(value: unknown): string | undefined {
  return value === 'auto' ? undefined : parseText(value);
}

/** The code of an error, or its type where it has no code. */
export function parseErrorType(value: unknown): string | undefined {
  const { code, type } = parseObject(value);
  return (
    parseText(code) ?? (typeof code === 'number' ? String(code) : undefined) ?? parseText(type)
  );
}

/**
 * The error of a body: in a field of its own, or the body itself, as some servers write it. `error` where it has no
 * name, but a message alone.
 */
export function readErrorType(body: WireObject): string | undefined {
  const { error } = body;
  const type =
    parseErrorType(error) ?? (body.object === 'error' ? parseErrorType(body) : undefined);
  if (type !== undefined) return type;
  const isMessage = typeof error === 'string' ? error !== '' : hasFields(error);
  return isMessage ? 'error' : undefined;
}

function hasFields(value: unknown): boolean {
  return Object.keys(parseObject(value)).length > 0;
}

function convertTotals({
  input,
  inputDetails,
  cached,
  output,
  outputDetails,
}: {
  readonly input: unknown;
  readonly inputDetails: WireObject;
  readonly cached?: unknown;
  readonly output: unknown;
  readonly outputDetails: WireObject;
}): Usage | undefined {
  const cachedDetails = parseObject(inputDetails.cached_tokens_details);
  return createUsage({
    inputTokens: parseCount(input),
    cacheReadInputTokens: parseCount(inputDetails.cached_tokens ?? cached),
    cacheWriteInputTokens: parseCount(inputDetails.cache_write_tokens),
    audioInputTokens: parseCount(inputDetails.audio_tokens),
    imageInputTokens: parseCount(inputDetails.image_tokens),
    audioCacheReadInputTokens: parseCount(cachedDetails.audio_tokens),
    imageCacheReadInputTokens: parseCount(cachedDetails.image_tokens),
    outputTokens: parseCount(output),
    reasoningOutputTokens: parseCount(outputDetails.reasoning_tokens),
    audioOutputTokens: parseCount(outputDetails.audio_tokens),
    imageOutputTokens: parseCount(outputDetails.image_tokens),
  });
}
