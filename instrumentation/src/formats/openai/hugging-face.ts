import type { RequestFacts, RequestHead } from '../../call.ts';
import { readModelAndStream } from '../read-request.ts';

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
