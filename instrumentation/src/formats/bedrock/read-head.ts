import type { RequestFacts, RequestHead, ResponseFacts, ResponseHead } from '../../call.ts';
import { decodePercent } from '../../decode-percent.ts';
import { createUsage, omitUnknown, parseDigits, sumCounts } from '../usage.ts';
import { parseText } from '../wire-value.ts';

/** `/model/{id}/converse`; the id as the request names it, with its geography, or a whole ARN. */
export function readModelCall({ host, path }: RequestHead): RequestFacts {
  const [, model = '', action] = /\/model\/(.+)\/([a-z-]+)\/?$/.exec(path) ?? [];
  return omitUnknown<RequestFacts>({
    model: parseText(decodePercent(model)),
    stream: action === undefined ? undefined : /stream$/.test(action),
    region: parseRegion(host),
  });
}

/** `us-east-1` of `bedrock-runtime.us-east-1.amazonaws.com`, and of an endpoint inside of a VPC. */
export function parseRegion(host: string): string | undefined {
  return /(?:^|\.)bedrock-(?:agent-)?(?:runtime|mantle)(?:-fips)?\.([a-z0-9-]+)\./.exec(host)?.[1];
}

/**
 * What the headers of an answer say: of InvokeModel the token counts, for many models nowhere else. The input
 * leaves out what was read from the cache or written to it.
 */
export function readAnswerHeaders({ statusCode, header }: ResponseHead): ResponseFacts {
  const count = (name: string) => parseDigits(header(`x-amzn-bedrock-${name}-token-count`));
  const input = count('input');
  const cacheRead = count('cache-read-input');
  const cacheWrite = count('cache-write-input');
  return omitUnknown<ResponseFacts>({
    id: parseText(header('x-amzn-requestid')),
    usage: createUsage({
      inputTokens: input === undefined ? undefined : sumCounts([input, cacheRead, cacheWrite]),
      cacheReadInputTokens: cacheRead,
      cacheWriteInputTokens: cacheWrite,
      outputTokens: count('output'),
    }),
    serviceTier: parseText(header('x-amzn-bedrock-service-tier')),
    speed: parseText(header('x-amzn-bedrock-performanceconfig-latency')),
    // `ThrottlingException:http://internal.amazon.com/coral/…`
    errorType:
      statusCode < 400 ? undefined : parseText(header('x-amzn-errortype')?.split(':')[0]?.trim()),
    // The model itself failed while it worked.
    mayBeBilled: statusCode === 424 ? true : undefined,
  });
}
