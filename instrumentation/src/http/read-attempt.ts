import type { RequestHead } from '../call.ts';

/** The OpenAI and Anthropic SDKs count their retries in a header, where 0 is the first try; AWS's count their attempts. */
export function readAttempt(head: RequestHead): number | undefined {
  const retries = Number(head.header('x-stainless-retry-count') ?? Number.NaN);
  if (Number.isInteger(retries) && retries >= 0) return retries + 1;
  const aws = head.header('amz-sdk-request');
  if (aws === undefined) return undefined;
  const [, attempt] = /(?:^|;)\s*attempt=(\d{1,4})(?:;|$)/.exec(aws) ?? [];
  return attempt === undefined ? undefined : Number(attempt);
}
