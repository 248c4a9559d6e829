import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * The benchmark's provider and OTLP sink, a process of its own: a 936-byte chat completion, or a
 * stream of 100 events, and 200 for everything else. Prints its port.
 */

const usage = {
  prompt_tokens: 1200,
  completion_tokens: 350,
  total_tokens: 1550,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
};
const head = { id: 'chatcmpl-bench', created: 1795176000, model: 'gpt-4o-mini-2024-07-18' };

function createCompletion(content: string): string {
  const message = { role: 'assistant', content, refusal: null, annotations: [] };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }];
  return JSON.stringify({
    ...head,
    object: 'chat.completion',
    choices,
    usage,
    service_tier: 'default',
    system_fingerprint: 'fp_bench',
  });
}

const completion = createCompletion('x'.repeat(936 - createCompletion('').length));
const object = 'chat.completion.chunk';
const chunks = [
  ...Array.from({ length: 98 }, (_, index) => ({
    ...head,
    object,
    choices: [
      { index: 0, delta: { content: `word${index} ` }, logprobs: null, finish_reason: null },
    ],
    usage: null,
  })),
  { ...head, object, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null },
  { ...head, object, choices: [], usage },
];
const events = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map(
  (data) => `data: ${data}\n\n`,
);

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('latin1').on('data', (chunk: string) => {
    if (body.length < 10_000) body += chunk;
  });
  request.on('end', async () => {
    if (request.url !== '/v1/chat/completions') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    } else if (body.includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const event of events) {
        response.write(event);
        // Each event is a packet of its own, as when a model writes.
        await new Promise(setImmediate);
      }
      response.end();
    } else {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': completion.length,
      });
      response.end(completion);
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit());
