import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createTempFolder } from '../support/create-temp-folder.ts';
import { type OtlpReceiver, startOtlpReceiver } from './support/otlp-receiver.ts';
import { createAppEnv, startApp } from './support/run-app.ts';

// T29: a batch's result file is one record a line, however often it is downloaded.

const formatLine = (at: number) =>
  JSON.stringify({
    id: `batch_req_${at}`,
    custom_id: `request-${at}`,
    response: {
      status_code: 200,
      body: {
        id: `chatcmpl-${at}`,
        object: 'chat.completion',
        created: 1_795_176_000,
        model: 'gpt-4o-mini-2024-07-18',
        choices: [{ index: 0, finish_reason: 'stop', message: { content: 'ok' } }],
        usage: { prompt_tokens: 10 + at, completion_tokens: 2, total_tokens: 12 + at },
      },
    },
    error: null,
  });

/** Runs an app that downloads a file of so many lines. */
async function download(
  receiver: OtlpReceiver,
  {
    lines,
    times = 1,
    env = {},
  }: {
    readonly lines: number;
    readonly times?: number;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<string> {
  const file = Array.from({ length: lines }, (_, at) => `${formatLine(at)}\n`).join('');
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const provider = { port, url: `http://127.0.0.1:${port}` };
    const app = startApp('download-results.mjs', [String(times)], {
      env: { ...createAppEnv(receiver, provider), ...env },
    });
    const { code, stdout, stderr } = await app.ended;
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `${file.length}\n`.repeat(times));
    return stderr;
  } finally {
    server.close();
  }
}

describe('a response that tells of earlier calls', () => {
  it('is a record a call, without a place in the process, and none itself', async () => {
    const receiver = await startOtlpReceiver();
    try {
      await download(receiver, { lines: 3, times: 2 });
      const seen = receiver
        .spans()
        .map(({ name, attributes }) => [
          name,
          attributes['gen_ai.operation.name'],
          attributes['gen_ai.response.id'],
          attributes['gen_ai.usage.input_tokens'],
          attributes['ai.usage.source'],
          attributes['ai.usage.processing'],
          attributes['ai.usage.sequence'],
        ])
        .sort();
      // Told of twice, each is the same span, which a receiver keeps once.
      assert.deepEqual(
        seen,
        [0, 1, 2].map((at) => [
          'ai.usage',
          'chat',
          `chatcmpl-${at}`,
          10 + at,
          'reported',
          'batch',
          undefined,
        ]),
      );
    } finally {
      await receiver.close();
    }
  });

  it('loses none where what overruns the queue may wait on disk', async () => {
    const receiver = await startOtlpReceiver();
    const folder = await createTempFolder();
    try {
      const lines = 6000;
      const stderr = await download(receiver, {
        lines,
        env: { TALLYLIGHT_MAX_PENDING_RECORDS: '1000', TALLYLIGHT_SPOOL_DIR: folder.path },
      });
      assert.equal(receiver.spans().length, lines, stderr);
    } finally {
      await folder.remove();
      await receiver.close();
    }
  });

  it('loses none without a word: what overruns the queue is counted and said', async () => {
    const receiver = await startOtlpReceiver();
    try {
      const lines = 6000;
      const stderr = await download(receiver, {
        lines,
        env: { TALLYLIGHT_MAX_PENDING_RECORDS: '1000' },
      });
      const points = receiver.points().filter(({ name }) => name === 'ai.usage.dropped');
      const dropped = points.reduce((sum, { value }) => sum + value, 0);
      assert.equal(receiver.spans().length + dropped, lines);
      if (dropped > 0) assert.match(stderr, /usage records are lost: too many wait/);
      assert.ok(dropped > 0, 'the queue was not overrun');
    } finally {
      await receiver.close();
    }
  });
});
