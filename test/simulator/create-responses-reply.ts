import type { Completion, Reply, SimulatedRequest } from './answer.ts';
import { createId, createJsonReply } from './create-json-reply.ts';
import { createStreamReply, type SimulatedEvent } from './create-stream-reply.ts';
import { openaiHeaders } from './openai-headers.ts';

/** OpenAI responses. Shapes: `openai` 7.57, resources/responses/responses. */
export function createResponsesReply(request: SimulatedRequest, completion: Completion): Reply {
  if (request.body.stream === true) {
    return createStreamReply(createEvents(completion), openaiHeaders());
  }
  const message = createMessage(createId('msg_'), completion.text.join(''));
  return createJsonReply(
    createResponse(createId('resp_'), completion, 'completed', [message], createUsage(completion)),
    { headers: openaiHeaders() },
  );
}

function createEvents(completion: Completion): SimulatedEvent[] {
  const id = createId('resp_');
  const itemId = createId('msg_');
  const text = completion.text.join('');
  const place = { item_id: itemId, output_index: 0, content_index: 0 };
  const started = createResponse(id, completion, 'in_progress', [], null);
  const message = createMessage(itemId, text);
  const ended = createResponse(id, completion, 'completed', [message], createUsage(completion));
  const bodies: readonly (readonly [string, object])[] = [
    ['response.created', { response: started }],
    ['response.in_progress', { response: started }],
    [
      'response.output_item.added',
      { output_index: 0, item: { ...message, status: 'in_progress', content: [] } },
    ],
    ['response.content_part.added', { ...place, part: createPart('') }],
    ...completion.text.map(
      (delta) => ['response.output_text.delta', { ...place, delta, logprobs: [] }] as const,
    ),
    ['response.output_text.done', { ...place, text, logprobs: [] }],
    ['response.content_part.done', { ...place, part: createPart(text) }],
    ['response.output_item.done', { output_index: 0, item: message }],
    ['response.completed', { response: ended }],
  ];
  return bodies.map(([type, body], index) => ({
    name: type,
    data: { type, sequence_number: index, ...body },
  }));
}

function createResponse(
  id: string,
  completion: Completion,
  status: string,
  output: readonly unknown[],
  usage: unknown,
): unknown {
  return {
    id,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model: completion.model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: status === 'completed' ? 'default' : 'auto',
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage,
    user: null,
  };
}

function createMessage(id: string, text: string) {
  return {
    id,
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [createPart(text)],
  };
}

function createPart(text: string): unknown {
  return { type: 'output_text', annotations: [], logprobs: [], text };
}

function createUsage(completion: Completion): unknown {
  return {
    input_tokens: completion.inputTokens,
    input_tokens_details: {
      cached_tokens: completion.cacheReadInputTokens ?? 0,
      cache_write_tokens: completion.cacheWriteInputTokens ?? 0,
    },
    output_tokens: completion.outputTokens,
    output_tokens_details: { reasoning_tokens: completion.reasoningOutputTokens ?? 0 },
    total_tokens: completion.inputTokens + completion.outputTokens,
  };
}
