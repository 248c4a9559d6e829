import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { createAppEnv, startApp } from '../support/run-app.ts';

const piece = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', model: 'gpt-4o', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;

/** What an app reports of a stream without usage. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const receiver = await startOtlpReceiver();
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(piece({ content: 'hello ' }) + piece({ content: 'world' }));
    if (args.length === 0) response.end(`${piece({}, 'stop')}data: [DONE]\n\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const provider = { port, url: `http://127.0.0.1:${port}` };
    const app = startApp('unreported-stream.mjs', args, {
      env: { ...createAppEnv(receiver, provider), ...env },
    });
    const { code, stderr } = await app.ended;
    assert.equal(code, 0, stderr);
    const [span, ...others] = receiver.spans();
    assert.deepEqual(others, []);
    const names = ['status', 'source', 'estimate.method'].map((name) => `ai.usage.${name}`);
    names.push('gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens');
    return names.map((name) => span?.attributes[name]);
  } finally {
    server.closeAllConnections();
    server.close();
    await receiver.close();
  }
}

describe('T36, T37: an app that reads a stream which states no usage', () => {
  it('reports an estimate, and that it is one', async () => {
    // 18 bytes / 4 → 5, + 4 for the message and 3 for the reply; 11 bytes / 4 → 3.
    assert.deepEqual(await run([]), ['success', 'estimated', 'utf8_bytes_4', 12, 3]);
  });

  it('reports what came until it left', async () => {
    assert.deepEqual(await run(['leave']), ['cancelled', 'estimated', 'utf8_bytes_4', 12, 3]);
  });

  it('counts with the tokenizer that it has, where that is asked for', async () => {
    // «tiktoken is great!» are 6 tokens, + 7; «hello world» are 2.
    assert.deepEqual(await run([], { TALLYLIGHT_TOKENIZER: 'o200k' }), [
      'success',
      'estimated',
      'gpt-tokenizer/o200k',
      13,
      2,
    ]);
  });
});
