import { streamAnswer } from '../../../answer.mjs';
import { withUser } from '../../with-user.js';

// #region recipe
export const POST = withUser('stream', async (request) => {
  const { question } = await request.json();
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    // Not `pull`: whoever reads calls that, and in a context of its own.
    async start(controller) {
      try {
        for await (const part of streamAnswer(question)) {
          if (request.signal.aborted) break;
          controller.enqueue(encoder.encode(`data: ${JSON.stringify(part)}\n\n`));
        }
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
});
// #endregion
