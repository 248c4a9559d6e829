import type { Completion, Reply, SimulatedRequest } from './answer.ts';
import { createId, createJsonReply } from './create-json-reply.ts';
import { createStreamReply, type SimulatedEvent } from './create-stream-reply.ts';
import { openaiHeaders } from './openai-headers.ts';

/** OpenAI chat completions. Shapes: `openai` 7.57, resources/chat/completions, resources/completions. */
export function createChatReply(request: SimulatedRequest, completion: Completion): Reply {
  if (request.body.stream === true) {
    const reply = createStreamReply(createChunks(request, completion), openaiHeaders());
    if (!completion.stalls) return reply;
    // One chunk says the role, before the text.
    return { ...reply, chunks: reply.chunks.slice(0, 1 + completion.text.length), stalls: true };
  }
  return createJsonReply(
    {
      id: createId('chatcmpl-'),
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model: completion.model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: completion.text.join(''),
            refusal: null,
            annotations: [],
          },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: createUsage(completion),
      service_tier: 'default',
      system_fingerprint: 'fp_simulated',
    },
    { headers: openaiHeaders() },
  );
}

function createChunks(request: SimulatedRequest, completion: Completion): SimulatedEvent[] {
  const wantsUsage = asksForUsage(request.body.stream_options);
  const head = {
    id: createId('chatcmpl-'),
    object: 'chat.completion.chunk',
    created: Math.floor(Date.now() / 1000),
    model: completion.model,
    service_tier: 'default',
    system_fingerprint: 'fp_simulated',
  };
  // Only a client that asks for usage sees the field: null on every chunk but the last.
  const noUsageYet = wantsUsage ? { usage: null } : {};
  const createChunk = (delta: unknown, finishReason: string | null): SimulatedEvent => ({
    data: {
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...noUsageYet,
    },
  });
  const usage = { data: { ...head, choices: [], usage: createUsage(completion) } };
  return [
    createChunk({ role: 'assistant', content: '', refusal: null }, null),
    ...completion.text.map((content) => createChunk({ content }, null)),
    createChunk({}, 'stop'),
    ...(wantsUsage ? [usage] : []),
    { data: '[DONE]' },
  ];
}

function asksForUsage(streamOptions: unknown): boolean {
  return (
    typeof streamOptions === 'object' &&
    streamOptions !== null &&
    'include_usage' in streamOptions &&
    streamOptions.include_usage === true
  );
}

function createUsage(completion: Completion): unknown {
  return {
    prompt_tokens: completion.inputTokens,
    completion_tokens: completion.outputTokens,
    total_tokens: completion.inputTokens + completion.outputTokens,
    prompt_tokens_details: {
      cached_tokens: completion.cacheReadInputTokens ?? 0,
      audio_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: completion.reasoningOutputTokens ?? 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
