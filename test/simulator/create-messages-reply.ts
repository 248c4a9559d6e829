import type { Completion, Reply, SimulatedRequest } from './answer.ts';
import { createId, createJsonReply } from './create-json-reply.ts';
import { createStreamReply, type SimulatedEvent } from './create-stream-reply.ts';

/** Anthropic messages. Shapes: `@anthropic-ai/sdk` 1.12, resources/messages/messages. */
export function createMessagesReply(request: SimulatedRequest, completion: Completion): Reply {
  if (request.body.stream === true) {
    return createStreamReply(createEvents(completion), anthropicHeaders());
  }
  const content = [{ type: 'text', text: completion.text.join(''), citations: null }];
  const message = createMessage(completion, content, 'end_turn', completion.outputTokens);
  return createJsonReply(message, { headers: anthropicHeaders() });
}

/** Headers that Anthropic sends with every answer; the organization is who it bills. */
export function anthropicHeaders(): Record<string, string> {
  return { 'anthropic-organization-id': 'org-simulated', 'request-id': createId('req_') };
}

function createEvents(completion: Completion): SimulatedEvent[] {
  // At the start one output token is stated; the last delta replaces it, it does not add to it.
  const message = createMessage(completion, [], null, 1);
  const start = [
    { type: 'message_start', message },
    {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'text', text: '', citations: null },
    },
    { type: 'ping' },
    ...completion.text.map((text) => ({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text },
    })),
  ];
  const end = completion.breaksOffWith
    ? [{ type: 'error', error: completion.breaksOffWith, request_id: createId('req_') }]
    : [
        { type: 'content_block_stop', index: 0 },
        {
          type: 'message_delta',
          delta: {
            container: null,
            stop_details: null,
            stop_reason: 'end_turn',
            stop_sequence: null,
          },
          usage: { ...createInputUsage(completion), output_tokens: completion.outputTokens },
        },
        { type: 'message_stop' },
      ];
  return [...start, ...end].map((data) => ({ name: data.type, data }));
}

function createMessage(
  completion: Completion,
  content: readonly unknown[],
  stopReason: string | null,
  outputTokens: number,
): unknown {
  return {
    id: createId('msg_'),
    type: 'message',
    role: 'assistant',
    model: completion.model,
    content,
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: stopReason,
    stop_sequence: null,
    usage: {
      ...createInputUsage(completion),
      cache_creation: {
        ephemeral_5m_input_tokens: completion.cacheWriteInputTokens ?? 0,
        ephemeral_1h_input_tokens: 0,
      },
      output_tokens: outputTokens,
      service_tier: 'standard',
      inference_geo: 'not_available',
      speed: 'standard',
    },
  };
}

/** `input_tokens` leaves out what was read from and written to the cache. */
function createInputUsage(completion: Completion) {
  const cacheRead = completion.cacheReadInputTokens ?? 0;
  const cacheWrite = completion.cacheWriteInputTokens ?? 0;
  return {
    input_tokens: completion.inputTokens - cacheRead - cacheWrite,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    output_tokens_details: null,
    server_tool_use: null,
  };
}
