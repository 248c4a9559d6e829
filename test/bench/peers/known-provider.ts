import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the provider of the comparison bills for every call. */
export const truth = { input: 1200, cached: 1024, output: 40 };

const usage = {
  prompt_tokens: truth.input,
  completion_tokens: truth.output,
  total_tokens: truth.input + truth.output,
  prompt_tokens_details: { cached_tokens: truth.cached },
};
const head = { id: 'chatcmpl-peers', created: 1795176000, model: 'gpt-4o-mini-2024-07-18' };
const message = { role: 'assistant', content: 'word '.repeat(truth.output), refusal: null };
const completion = {
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
  usage,
};

/** A provider on a free port that answers chat completions, whole or as a stream of one word an event. */
export async function startKnownProvider(): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}');
      if (body.stream !== true) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(completion));
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const event of createEvents(body.stream_options?.include_usage === true)) {
        response.write(`data: ${event}\n\n`);
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (response.destroyed) return;
      }
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createEvents(withUsage: boolean): string[] {
  const chunk = (choices: readonly object[], rest: object = {}) =>
    JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...rest });
  const words = Array.from({ length: truth.output }, () =>
    chunk([{ index: 0, delta: { content: 'word ' }, finish_reason: null }]),
  );
  return [
    ...words,
    chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
    ...(withUsage ? [chunk([], { usage })] : []),
    '[DONE]',
  ];
}
