import type { ResponseFacts, ResponseHead } from '../../call.ts';
import { createUsage, omitUnknown, parseCount } from '../usage.ts';

/** Fireworks counts the prompt in headers too, which come before a stream that ends without usage. */
export function readFireworksHeaders({ header }: ResponseHead): ResponseFacts {
  const count = (name: string) => {
    const text = header(name);
    return text === undefined || text === '' ? undefined : parseCount(Number(text));
  };
  return omitUnknown<ResponseFacts>({
    usage: createUsage({
      inputTokens: count('fireworks-prompt-tokens'),
      cacheReadInputTokens: count('fireworks-cached-prompt-tokens'),
    }),
  });
}
