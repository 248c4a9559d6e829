import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  ResponseFacts,
  StreamEvent,
  WireFormat,
} from '../../../../instrumentation/src/call.ts';
import { TextMeasure } from '../../../../instrumentation/src/estimate/text-measure.ts';
import { createConverseFormat } from '../../../../instrumentation/src/formats/bedrock/converse.ts';
import { bedrockInvokeModel } from '../../../../instrumentation/src/formats/bedrock/invoke-model.ts';
import { createRequestHead } from '../../support/create-request-head.ts';
import { resolveRoute } from '../../support/resolve-route.ts';

const claude = createConverseFormat('anthropic');
const openai = createConverseFormat('openai');
const other = createConverseFormat('other');
const metricsField = 'amazon-bedrock-invocationMetrics';

describe('accounting of Bedrock’s Converse', () => {
  it('T17: of Claude the input leaves out the cache, whatever the total says', () => {
    // 2,000 + 1,000 + 500 = 3,500
    const counts = { cacheReadInputTokens: 1000, cacheWriteInputTokens: 500 };
    const expected = {
      inputTokens: 3500,
      cacheReadInputTokens: 1000,
      cacheWriteInputTokens: 500,
      outputTokens: 10,
    };
    for (const totalTokens of [3510, 2010, undefined]) {
      const usage = { inputTokens: 2000, outputTokens: 10, totalTokens, ...counts };
      assert.deepEqual(claude.readResponse({ usage }).usage, expected);
    }
  });

  it('T17: of OpenAI’s models it includes the cache, unless the total says otherwise', () => {
    const read = (totalTokens: number | undefined, inputTokens: number) =>
      openai.readResponse({
        usage: { inputTokens, outputTokens: 10, totalTokens, cacheReadInputTokens: 800 },
      }).usage?.inputTokens;
    // 1,000 + 10 = 1,010
    assert.equal(read(1010, 1000), 1000);
    assert.equal(read(undefined, 1000), 1000);
    // 1,000 + 800 + 10 = 1,810
    assert.equal(read(1810, 1000), 1800);
    // Less than its part: it cannot include it.
    assert.equal(read(812, 2), 802);
  });

  it('T17: in a stream of OpenAI’s models the total counts the cache twice, and says nothing', () => {
    // 4,995 + 4,993 + 19 = 10,007, though 4,993 of the 4,995 were written
    const usage = {
      inputTokens: 4995,
      outputTokens: 19,
      totalTokens: 10007,
      cacheWriteInputTokens: 4993,
    };
    assert.deepEqual(readEvents(openai, [event('metadata', { usage })]).usage, {
      inputTokens: 4995,
      cacheWriteInputTokens: 4993,
      outputTokens: 19,
    });
  });

  it('T17: of other models the total tells; without one the input leaves out the cache', () => {
    const read = (totalTokens: number | undefined) =>
      other.readResponse({
        usage: { inputTokens: 1000, outputTokens: 10, totalTokens, cacheReadInputTokens: 800 },
      }).usage?.inputTokens;
    assert.equal(read(1010), 1000);
    assert.equal(read(1810), 1800);
    assert.equal(read(undefined), 1800);
  });

  it('T6: writes are split by lifetime where the details say it', () => {
    const read = (cacheDetails: unknown) =>
      claude.readResponse({
        usage: { inputTokens: 1, outputTokens: 1, cacheWriteInputTokens: 900, cacheDetails },
      }).usage?.cacheWrite1hInputTokens;
    const short = { ttl: '5m', inputTokens: 300 };
    assert.equal(read([{ ttl: '1h', inputTokens: 600 }, short]), 600);
    assert.equal(read([short]), 0);
    assert.equal(read([]), undefined);
    assert.equal(read(undefined), undefined);
  });

  it('T30: the tier and the latency are what the answer says', () => {
    const body = {
      stopReason: 'max_tokens',
      serviceTier: { type: 'priority' },
      performanceConfig: { latency: 'optimized' },
    };
    assert.deepEqual(other.readResponse(body), {
      finishReasons: ['max_tokens'],
      serviceTier: 'priority',
      speed: 'optimized',
    });
  });

  it('T38: what is no count stays unknown, a zero is kept', () => {
    const usage = { inputTokens: 0, outputTokens: -1, cacheReadInputTokens: '5' };
    assert.deepEqual(claude.readResponse({ usage }).usage, undefined);
    assert.deepEqual(claude.readResponse({ usage: { inputTokens: 0 } }).usage, { inputTokens: 0 });
  });

  it('T37: a stream without its last event has no counts, and is not whole', () => {
    const events = [event('messageStart', {}), event('messageStop', { stopReason: 'end_turn' })];
    assert.deepEqual(readEvents(claude, events), { finishReasons: ['end_turn'], terminal: false });
  });

  it('T37: the text of such a stream, and of its request, is measured for an estimate', () => {
    const answer = new TextMeasure();
    const reader = claude.createStreamReader?.(answer);
    for (const delta of [
      { text: 'Red.' },
      { reasoningContent: { text: 'Hm' } },
      { reasoningContent: { signature: 'not text' } },
      { toolUse: { input: '{"a":1}' } },
    ]) {
      const data = Buffer.from(JSON.stringify({ contentBlockIndex: 0, delta, p: 'abcdef' }));
      assert.equal(reader?.wants?.('contentBlockDelta', data), false);
    }
    // 4 + 2 + 7
    assert.equal(answer.bytes, 13);

    const request = new TextMeasure();
    const image = { image: { format: 'png', source: { bytes: 'iVBORw0KGgo=' } } };
    claude.readRequestText?.(
      {
        system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
        messages: [
          { role: 'user', content: [{ text: 'A colour?' }] },
          { role: 'user', content: [{ toolResult: { content: [{ text: 'Red' }] } }] },
        ],
      },
      request,
    );
    // 9 + 9 + 3
    assert.deepEqual([request.bytes, request.isWhole], [21, true]);
    claude.readRequestText?.({ messages: [{ role: 'user', content: [image] }] }, request);
    assert.deepEqual([request.bytes, request.isWhole], [21, false]);
  });

  it('T39: an exception behind the first byte names the error', () => {
    assert.deepEqual(readEvents(claude, [event('modelStreamErrorException', { message: 'x' })]), {
      errorType: 'modelStreamErrorException',
      terminal: false,
    });
  });
});

describe('accounting of Bedrock’s InvokeModel', () => {
  it('T18: headers have counts where the body has none, and leave out the cache', () => {
    // 20 + 100 + 30 = 150
    assert.deepEqual(
      readHeaders({
        'x-amzn-bedrock-input-token-count': '20',
        'x-amzn-bedrock-cache-read-input-token-count': '100',
        'x-amzn-bedrock-cache-write-input-token-count': '30',
        'x-amzn-bedrock-output-token-count': '7',
      }).usage,
      {
        inputTokens: 150,
        cacheReadInputTokens: 100,
        cacheWriteInputTokens: 30,
        outputTokens: 7,
      },
    );
    assert.deepEqual(readHeaders({ 'x-amzn-bedrock-output-token-count': '7' }).usage, {
      outputTokens: 7,
    });
    assert.equal(readHeaders({ 'x-amzn-bedrock-input-token-count': 'many' }).usage, undefined);
  });

  it('T18: an error is named by its header, an answer is not', () => {
    const headers = { 'x-amzn-errortype': 'ModelTimeoutException:http://internal.amazon.com/' };
    assert.deepEqual(readHeaders(headers, 408), { errorType: 'ModelTimeoutException' });
    assert.deepEqual(readHeaders(headers, 200), {});
  });

  for (const [shape, body, usage] of [
    ['Titan', { inputTextTokenCount: 9, results: [{ tokenCount: 4 }, { tokenCount: 3 }] }, [9, 7]],
    ['Llama', { generation: 'x', prompt_token_count: 9, generation_token_count: 7 }, [9, 7]],
    ['Nova', { output: {}, usage: { inputTokens: 9, outputTokens: 7, totalTokens: 16 } }, [9, 7]],
    ['gpt-oss', { choices: [], usage: { prompt_tokens: 9, completion_tokens: 7 } }, [9, 7]],
    [
      'Cohere',
      { text: 'x', meta: { billed_units: { input_tokens: 9, output_tokens: 7 } } },
      [9, 7],
    ],
    ['Claude', { type: 'message', usage: { input_tokens: 9, output_tokens: 7 } }, [9, 7]],
  ] as const) {
    it(`T18: ${shape} is read in its own shape`, () => {
      const [inputTokens, outputTokens] = usage;
      assert.deepEqual(bedrockInvokeModel.readResponse(body).usage, { inputTokens, outputTokens });
    });
  }

  it('T18: without counts of its own a body has none, and says why it ended', () => {
    assert.deepEqual(
      bedrockInvokeModel.readResponse({ outputs: [{ text: 'x', stop_reason: 'length' }] }),
      { finishReasons: ['length'] },
    );
    assert.deepEqual(
      bedrockInvokeModel.readResponse({ choices: [{ text: 'x', stop_reason: 'stop' }] }),
      { finishReasons: ['stop'] },
    );
  });

  it('T18: Nova wraps the pieces of its stream as Converse names them', () => {
    const usage = { inputTokens: 9, outputTokens: 7, cacheReadInputTokenCount: 100 };
    const events = [
      piece({ contentBlockDelta: { delta: { text: 'x' } } }),
      piece({ messageStop: { stopReason: 'end_turn' } }),
      piece({
        metadata: { usage },
        [metricsField]: { inputTokenCount: 9, outputTokenCount: 7 },
      }),
    ];
    assert.deepEqual(readEvents(bedrockInvokeModel, events), {
      finishReasons: ['end_turn'],
      // 9 + 100
      usage: { inputTokens: 109, cacheReadInputTokens: 100, outputTokens: 7 },
      terminal: true,
    });
  });

  it('T37: Claude’s counts before a break hold, and the stream is not whole', () => {
    const message = { model: 'claude-haiku-4-5', usage: { input_tokens: 25, output_tokens: 1 } };
    assert.deepEqual(readEvents(bedrockInvokeModel, [piece({ type: 'message_start', message })]), {
      model: 'claude-haiku-4-5',
      usage: { inputTokens: 25, outputTokens: 1 },
      terminal: false,
    });
  });

  it('T39: an error inside of Claude’s stream keeps the counts before it', () => {
    const message = { usage: { input_tokens: 25, output_tokens: 1 } };
    const events = [
      piece({ type: 'message_start', message }),
      piece({ type: 'error', error: { type: 'overloaded_error' } }),
    ];
    assert.deepEqual(readEvents(bedrockInvokeModel, events), {
      usage: { inputTokens: 25, outputTokens: 1 },
      errorType: 'overloaded_error',
      terminal: false,
    });
  });
});

describe('the model of a call to Bedrock', () => {
  const read = (url: string) => {
    const head = createRequestHead({ url });
    return resolveRoute(head)?.format.readRequest(head, {});
  };

  it('T19: is the id as the path has it, with its geography', () => {
    const host = 'https://bedrock-runtime.eu-central-1.amazonaws.com';
    const model = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
    const expected = { model, stream: false, region: 'eu-central-1' };
    assert.deepEqual(read(`${host}/model/${encodeURIComponent(model)}/converse`), expected);
    assert.deepEqual(read(`${host}/model/${model}/invoke`), expected);
    assert.deepEqual(read(`${host}/model/${model}/converse-stream`), { ...expected, stream: true });
  });

  it('T19: may be an ARN, percent-encoded or as it is', () => {
    const host = 'https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com';
    const model = 'arn:aws:bedrock:us-gov-west-1:123456789012:inference-profile/us-gov.x.y-v1:0';
    const expected = { model, stream: false, region: 'us-gov-west-1' };
    assert.deepEqual(read(`${host}/model/${encodeURIComponent(model)}/converse`), expected);
    assert.deepEqual(read(`${host}/model/${model}/converse`), expected);
  });

  it('has its region in the name of an endpoint inside of a VPC as well', () => {
    const host = 'https://vpce-0a1b-2c3d.bedrock-runtime.ap-south-1.vpce.amazonaws.com';
    assert.deepEqual(read(`${host}/model/amazon.nova-lite-v1%3A0/converse`), {
      model: 'amazon.nova-lite-v1:0',
      stream: false,
      region: 'ap-south-1',
    });
  });

  it('of an asynchronous call stands in the body, with the seconds that it bills', () => {
    const url = 'https://bedrock-runtime.us-east-1.amazonaws.com/async-invoke';
    const head = createRequestHead({ url });
    const format = resolveRoute(head)?.format;
    assert.deepEqual(
      format?.readRequest(head, {
        modelId: 'amazon.nova-reel-v1:1',
        modelInput: { videoGenerationConfig: { durationSeconds: 12 } },
      }),
      { model: 'amazon.nova-reel-v1:1', region: 'us-east-1', units: { video_seconds: 12 } },
    );
    assert.deepEqual(
      format?.readRequest(head, { modelId: 'luma.ray-v2:0', modelInput: { duration: '9s' } }),
      { model: 'luma.ray-v2:0', region: 'us-east-1', units: { video_seconds: 9 } },
    );
  });

  it('of the agents’ reranking stands in its ARN', () => {
    const head = createRequestHead({
      url: 'https://bedrock-agent-runtime.us-west-2.amazonaws.com/rerank',
    });
    const modelArn = 'arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0';
    assert.deepEqual(
      resolveRoute(head)?.format.readRequest(head, {
        queries: [{}],
        sources: [{}, {}],
        rerankingConfiguration: {
          bedrockRerankingConfiguration: { modelConfiguration: { modelArn } },
        },
      }),
      { model: 'amazon.rerank-v1:0', region: 'us-west-2', units: { search_units: 1 } },
    );
  });
});

function readEvents(format: WireFormat, events: readonly StreamEvent[]): ResponseFacts {
  const reader = format.createStreamReader?.();
  assert.ok(reader);
  for (const each of events) {
    if (reader.wants?.(each.name, Buffer.from(each.data)) !== false) reader.onEvent(each);
  }
  return reader.facts();
}

function event(name: string, payload: object): StreamEvent {
  return { name, data: JSON.stringify(payload) };
}

function piece(native: object): StreamEvent {
  const bytes = Buffer.from(JSON.stringify(native)).toString('base64');
  return event('chunk', { bytes, p: 'abc' });
}

function readHeaders(headers: Readonly<Record<string, string>>, statusCode = 200): ResponseFacts {
  const header = (name: string) => headers[name];
  return bedrockInvokeModel.readHeaders?.({ statusCode, header }) ?? {};
}
