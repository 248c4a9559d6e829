import type { Embedding, Reply, SimulatedRequest } from './answer.ts';
import { createJsonReply } from './create-json-reply.ts';
import { openaiHeaders } from './openai-headers.ts';

/**
 * OpenAI embeddings. The SDK asks for base64 (little-endian 32-bit floats) unless the caller names
 * a format. Shapes: `openai` 7.57, resources/embeddings.
 */
export function createEmbeddingsReply(request: SimulatedRequest, embedding: Embedding): Reply {
  const base64 = request.body.encoding_format === 'base64';
  return createJsonReply(
    {
      object: 'list',
      data: embedding.vectors.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: base64 ? encodeVector(vector) : vector,
      })),
      model: embedding.model,
      usage: { prompt_tokens: embedding.inputTokens, total_tokens: embedding.inputTokens },
    },
    { headers: openaiHeaders() },
  );
}

function encodeVector(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => {
    bytes.writeFloatLE(value, index * 4);
  });
  return bytes.toString('base64');
}
