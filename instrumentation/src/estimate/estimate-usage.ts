import type { Usage } from '../call.ts';
import type { TextMeasure } from './text-measure.ts';

/** Counts the tokens of a text. */
export interface Tokenizer {
  /** Names it in `ai.usage.estimate.method`. */
  readonly name: string;
  countTokens(text: string): number;
}

export interface Estimate {
  readonly usage: Usage;
  /** The value of `ai.usage.estimate.method`. */
  readonly method: string;
}

/** English has a little more than four bytes in a token, most other languages, also Chinese, a little less. */
const bytesPerToken = 4;

/**
 * What a tokenizer takes for one word: it merges it pair by pair, in time that grows faster than the word. No
 * language has such words, but a text may be made of them to keep a process busy.
 */
const longRun = /[\p{L}\p{M}]{300}|[^\s\p{L}\p{N}]{300}|\s{300}/u;

/**
 * What a call used by the size of its text. Reasoning is not in any text, so that the output of a model that
 * reasons is more than this.
 *
 * @param input of the request; `null` where its body is not known
 * @param output of what came of the answer
 */
export function estimateUsage({
  input,
  output,
  tokenizer = null,
}: {
  readonly input: TextMeasure | null;
  readonly output: TextMeasure;
  readonly tokenizer?: Tokenizer | null;
}): Estimate {
  const method = tokenizer?.name ?? 'utf8_bytes_4';
  return {
    usage: {
      ...(input === null ? {} : { inputTokens: countTokens(input, tokenizer) }),
      outputTokens: countTokens(output, tokenizer),
    },
    // Images, audio and files count as well, and nobody can say how much.
    method: input?.isWhole === false ? `${method}/text_only` : method,
  };
}

function countTokens({ kept, bytes, tokens }: TextMeasure, tokenizer: Tokenizer | null): number {
  const text = kept.join('');
  const ofKept =
    tokenizer === null || longRun.test(text)
      ? Buffer.byteLength(text) / bytesPerToken
      : tokenizer.countTokens(text);
  return tokens + Math.ceil(ofKept + bytes / bytesPerToken);
}
