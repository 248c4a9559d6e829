import type { Completion, Reply, SimulatedRequest } from './answer.ts';
import { createId, createJsonReply } from './create-json-reply.ts';
import { createStreamReply } from './create-stream-reply.ts';

/** Gemini generateContent and streamGenerateContent?alt=sse. Shapes: `@google/genai` 3.1. */
export function createContentReply(request: SimulatedRequest, completion: Completion): Reply {
  const head = { modelVersion: completion.model, responseId: createId('') };
  if (!request.path.endsWith(':streamGenerateContent')) {
    return createJsonReply({
      candidates: [createCandidate(completion.text.join(''), 'STOP')],
      usageMetadata: createUsage(completion, visibleTokens(completion)),
      ...head,
    });
  }
  const last = completion.text.length - 1;
  return createStreamReply(
    completion.text.map((text, index) => ({
      data: {
        candidates: [createCandidate(text, index === last ? 'STOP' : undefined)],
        // Every chunk states usage, cumulative: the last one counts.
        usageMetadata: createUsage(
          completion,
          index === last ? visibleTokens(completion) : Math.min(index, visibleTokens(completion)),
        ),
        ...head,
      },
    })),
    { server: 'scaffolding on HTTPServer2' },
  );
}

function createCandidate(text: string, finishReason: string | undefined): unknown {
  return {
    content: { parts: [{ text }], role: 'model' },
    ...(finishReason === undefined ? {} : { finishReason }),
    index: 0,
  };
}

/** `candidatesTokenCount` leaves out the thoughts, `promptTokenCount` includes the cached part. */
function createUsage(completion: Completion, candidatesTokenCount: number): unknown {
  const cached = completion.cacheReadInputTokens ?? 0;
  const thoughts = completion.reasoningOutputTokens ?? 0;
  return {
    promptTokenCount: completion.inputTokens,
    ...(cached > 0
      ? {
          cachedContentTokenCount: cached,
          cacheTokensDetails: [{ modality: 'TEXT', tokenCount: cached }],
        }
      : {}),
    ...(candidatesTokenCount > 0 ? { candidatesTokenCount } : {}),
    totalTokenCount: completion.inputTokens + candidatesTokenCount + thoughts,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: completion.inputTokens }],
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
  };
}

function visibleTokens(completion: Completion): number {
  return completion.outputTokens - (completion.reasoningOutputTokens ?? 0);
}
