import type { Failure, Reply, SimulatedProvider } from './answer.ts';
import { createId, createJsonReply } from './create-json-reply.ts';
import { anthropicHeaders } from './create-messages-reply.ts';
import { openaiHeaders } from './openai-headers.ts';

/** A refusal in the provider's own error shape. */
export function createFailureReply(provider: SimulatedProvider, failure: Failure): Reply {
  const { status, type, message } = failure;
  const headers = { ...providerHeaders[provider](), ...failure.headers };
  switch (provider) {
    case 'openai':
      return createJsonReply(
        { error: { message, type: status === 429 ? 'requests' : type, param: null, code: type } },
        { status, headers },
      );
    case 'anthropic':
      return createJsonReply(
        { type: 'error', error: { type, message }, request_id: createId('req_') },
        { status, headers },
      );
    case 'gcp.gemini':
      return createJsonReply(
        { error: { code: status, message, status: type } },
        { status, headers },
      );
  }
}

const providerHeaders = {
  openai: openaiHeaders,
  anthropic: anthropicHeaders,
  'gcp.gemini': (): Record<string, string> => ({}),
};
