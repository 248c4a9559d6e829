import type { RequestFacts, RequestHead, Usage } from '../../call.ts';
import { readModelAndStream } from '../read-request.ts';
import type { WireObject } from '../wire-value.ts';
import { readGroqUsage } from './groq.ts';
import { readCompletionUsage } from './usage.ts';

/**
 * The router bills what the provider behind it bills. A caller names that provider behind the model
 * (`meta-llama/Llama-3.3-70B-Instruct:groq`), or in the path: `/groq/openai/v1/chat/completions`.
 */
export function readHuggingFaceRequest(head: RequestHead, body: unknown): RequestFacts {
  const facts = readModelAndStream(head, body);
  const [, provider] = /^\/([a-z0-9-]+)\/(?:[a-z0-9-]+\/)*v1\//.exec(head.path) ?? [];
  if (provider === undefined || facts.model === undefined || facts.model.includes(':'))
    return facts;
  return { ...facts, model: `${facts.model}:${provider}` };
}

/** The router passes on what the provider behind it says, as that one says it. */
export function readHuggingFaceUsage(body: WireObject): Usage | undefined {
  return readCompletionUsage(body) ?? readGroqUsage(body);
}
