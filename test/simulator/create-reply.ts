import type { Answer, Completion, Reply, SimulatedRequest } from './answer.ts';
import { createChatReply } from './create-chat-reply.ts';
import { createContentReply } from './create-content-reply.ts';
import { createEmbeddingsReply } from './create-embeddings-reply.ts';
import { createFailureReply } from './create-failure-reply.ts';
import { createMessagesReply } from './create-messages-reply.ts';
import { createResponsesReply } from './create-responses-reply.ts';

/** Puts an answer into the wire shape of the endpoint that was called. */
export function createReply(request: SimulatedRequest, answer: Answer): Reply {
  switch (answer.kind) {
    case 'recorded':
      return { status: answer.status, headers: answer.headers, chunks: [answer.body] };
    case 'failure':
      return createFailureReply(request.provider, answer);
    case 'embedding':
      return createEmbeddingsReply(request, answer);
    case 'completion':
      return createCompletionReply(request, answer);
  }
}

function createCompletionReply(request: SimulatedRequest, completion: Completion): Reply {
  switch (request.provider) {
    case 'anthropic':
      return createMessagesReply(request, completion);
    case 'gcp.gemini':
      return createContentReply(request, completion);
    case 'openai':
      return request.path.endsWith('/responses')
        ? createResponsesReply(request, completion)
        : createChatReply(request, completion);
  }
}
