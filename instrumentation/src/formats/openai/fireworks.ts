import type { ResponseFacts, ResponseHead } from '../../call.ts';
import { createUsage, omitUnknown, parseDigits } from '../usage.ts';

/** Fireworks counts the prompt in headers too, which come before a stream that ends without usage. */
export function readFireworksHeaders({ header }: ResponseHead): ResponseFacts {
  return omitUnknown<ResponseFacts>({
    usage: createUsage({
      inputTokens: parseDigits(header('fireworks-prompt-tokens')),
      cacheReadInputTokens: parseDigits(header('fireworks-cached-prompt-tokens')),
    }),
  });
}
