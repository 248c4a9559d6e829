import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Usage } from '../../../../instrumentation/src/call.ts';
import {
  geminiCountTokens,
  geminiGenerateContent,
} from '../../../../instrumentation/src/formats/gemini/generate-content.ts';
import { createRequestHead } from '../../support/create-request-head.ts';
import { readEvents } from '../../support/read-stream.ts';
import { resolveRoute } from '../../support/resolve-route.ts';

/** Each accounting rule has a number (T1, T2, …), by which its tests are found in every part. */
describe('accounting of Gemini', () => {
  it('T13: the prompt includes the cached part, the candidates leave out the thoughts', () => {
    // output 300 + 900 = 1,200
    assert.deepEqual(
      convert({
        promptTokenCount: 12000,
        cachedContentTokenCount: 10000,
        candidatesTokenCount: 300,
        thoughtsTokenCount: 900,
        totalTokenCount: 13200,
      }),
      {
        inputTokens: 12000,
        cacheReadInputTokens: 10000,
        outputTokens: 1200,
        reasoningOutputTokens: 900,
      },
    );
  });

  it('T13: results of tools are input beside the prompt', () => {
    // 900 + 100 = 1,000
    assert.deepEqual(
      convert({ promptTokenCount: 900, toolUsePromptTokenCount: 100, candidatesTokenCount: 50 }),
      { inputTokens: 1000, outputTokens: 50 },
    );
  });

  it('T13: any count may be missing; without candidates the output of a whole answer is zero', () => {
    assert.deepEqual(convert({ promptTokenCount: 640, totalTokenCount: 640 }), {
      inputTokens: 640,
      outputTokens: 0,
    });
    assert.deepEqual(
      convert({ promptTokenCount: 10, thoughtsTokenCount: 5, totalTokenCount: 15 }),
      {
        inputTokens: 10,
        outputTokens: 5,
        reasoningOutputTokens: 5,
      },
    );
    assert.deepEqual(convert({ candidatesTokenCount: 5 }), { outputTokens: 5 });
    assert.equal(convert({}), undefined);
    assert.equal(convert(undefined), undefined);
  });

  it('T13: a total that is higher than its parts contradicts a zero: the output is unknown', () => {
    // 640 of 700: 60 tokens are of somebody
    assert.deepEqual(convert({ promptTokenCount: 640, totalTokenCount: 700 }), {
      inputTokens: 640,
    });
  });

  it('T13: candidates that neither their count nor a total counts are unknown, not zero', () => {
    const candidates = [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }];
    const usageOf = (answer: object) => geminiGenerateContent.readResponse(answer).usage;
    const usageMetadata = { promptTokenCount: 640 };
    assert.deepEqual(usageOf({ candidates, usageMetadata }), { inputTokens: 640 });
    const promptFeedback = { blockReason: 'SAFETY' };
    assert.deepEqual(usageOf({ promptFeedback, usageMetadata }), {
      inputTokens: 640,
      outputTokens: 0,
    });
  });

  it('T14: of the running counts in a stream the last ones hold', () => {
    const events = [
      { usageMetadata: { promptTokenCount: 11, totalTokenCount: 75, thoughtsTokenCount: 64 } },
      { usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 5, thoughtsTokenCount: 64 } },
      { usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 20, thoughtsTokenCount: 64 } },
      {
        candidates: [{ index: 0, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 28, thoughtsTokenCount: 64 },
      },
    ];
    // 28 + 64 = 92
    const expected = {
      finishReasons: ['STOP'],
      usage: { inputTokens: 11, outputTokens: 92, reasoningOutputTokens: 64 },
      terminal: true,
    };
    assert.deepEqual(readEvents(geminiGenerateContent, events), expected);
    assert.deepEqual(geminiGenerateContent.readResponse(events), expected);
  });

  it('T14: details of the prompt that only the first event has are kept', () => {
    const events = [
      {
        usageMetadata: {
          promptTokenCount: 600,
          promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 590 }],
        },
      },
      { usageMetadata: { promptTokenCount: 600, candidatesTokenCount: 3 } },
      {
        candidates: [{ finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 600, candidatesTokenCount: 4 },
      },
    ];
    assert.deepEqual(readEvents(geminiGenerateContent, events).usage, {
      inputTokens: 600,
      audioInputTokens: 590,
      outputTokens: 4,
    });
  });

  it('T14: counts that come after the finish hold as well', () => {
    const events = [
      {
        candidates: [{ finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 6, candidatesTokenCount: 4 },
      },
      { usageMetadata: { promptTokenCount: 6, candidatesTokenCount: 5 } },
    ];
    assert.deepEqual(readEvents(geminiGenerateContent, events).usage, {
      inputTokens: 6,
      outputTokens: 5,
    });
  });

  it('T14: chunks in the wrapping of Code Assist are read', () => {
    const response = {
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 6, candidatesTokenCount: 4 },
      modelVersion: 'gemini-2.5-pro',
    };
    assert.deepEqual(readEvents(geminiGenerateContent, [{ response }]), {
      model: 'gemini-2.5-pro',
      finishReasons: ['STOP'],
      usage: { inputTokens: 6, outputTokens: 4 },
      terminal: true,
    });
  });

  it('T15: modalities are parts of input, cache and output; documents count as images', () => {
    assert.deepEqual(
      convert({
        promptTokenCount: 1000,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 100 },
          { modality: 'AUDIO', tokenCount: 200 },
          { modality: 'IMAGE', tokenCount: 300 },
          { modality: 'DOCUMENT', tokenCount: 150 },
          { modality: 'VIDEO', tokenCount: 250 },
        ],
        cachedContentTokenCount: 260,
        cacheTokensDetails: [
          { modality: 'AUDIO', tokenCount: 60 },
          { modality: 'DOCUMENT', tokenCount: 200 },
        ],
        candidatesTokenCount: 1300,
        candidatesTokensDetails: [
          { modality: 'TEXT', tokenCount: 10 },
          { modality: 'IMAGE', tokenCount: 1290 },
        ],
      }),
      {
        inputTokens: 1000,
        cacheReadInputTokens: 260,
        audioInputTokens: 200,
        // 300 + 150
        imageInputTokens: 450,
        videoInputTokens: 250,
        audioCacheReadInputTokens: 60,
        imageCacheReadInputTokens: 200,
        outputTokens: 1300,
        imageOutputTokens: 1290,
      },
    );
  });

  it('T16: the tier is the type of traffic, or the tier where it is stated', () => {
    const tierOf = (usageMetadata: object) =>
      geminiGenerateContent.readResponse({ usageMetadata }).serviceTier;
    assert.equal(tierOf({ trafficType: 'ON_DEMAND_FLEX' }), 'ON_DEMAND_FLEX');
    assert.equal(tierOf({ trafficType: 'PROVISIONED_THROUGHPUT' }), 'PROVISIONED_THROUGHPUT');
    assert.equal(tierOf({ serviceTier: 'priority' }), 'priority');
    assert.equal(tierOf({ trafficType: 'TRAFFIC_TYPE_UNSPECIFIED' }), undefined);
    assert.equal(tierOf({}), undefined);
  });

  it('T16: the header says which tier served a call, at each endpoint that has tiers', () => {
    const models = 'https://generativelanguage.googleapis.com/v1beta';
    for (const path of [
      'models/gemini-3.6-flash:generateContent',
      'models/gemini-3.6-flash:streamGenerateContent',
      'interactions',
      'openai/chat/completions',
    ]) {
      const format = resolveRoute(createRequestHead({ url: `${models}/${path}` }))?.format;
      const factsOf = (tier?: string) =>
        format?.readHeaders?.({
          statusCode: 200,
          header: (name) => (name === 'x-gemini-service-tier' ? tier : undefined),
        });
      assert.deepEqual(factsOf('flex'), { serviceTier: 'flex' });
      assert.deepEqual(factsOf('unspecified'), {});
      assert.deepEqual(factsOf(), {});
    }
  });

  it('T37: a stream left early is known as far as it came, and its output is not taken for zero', () => {
    const counts = { promptTokenCount: 11, totalTokenCount: 11 };
    assert.deepEqual(readEvents(geminiGenerateContent, [{ usageMetadata: counts }]), {
      usage: { inputTokens: 11 },
      terminal: false,
    });
  });

  it('T37: an event that is cut off leaves the counts of the one before', () => {
    const counts = (candidatesTokenCount: number) => ({
      usageMetadata: { promptTokenCount: 11, candidatesTokenCount },
    });
    const events = [counts(1), counts(2), counts(3), '{"usageMetadata":{"promptTok'];
    assert.deepEqual(readEvents(geminiGenerateContent, events), {
      usage: { inputTokens: 11, outputTokens: 3 },
      terminal: false,
    });
  });

  it('T38: a reported zero is kept, what is no count stays unknown', () => {
    assert.deepEqual(
      convert({ promptTokenCount: 0, cachedContentTokenCount: 0, candidatesTokenCount: -1 }),
      { inputTokens: 0, cacheReadInputTokens: 0 },
    );
  });

  it('T39: an error has its status, in a body, an array and inside of a stream', () => {
    const body = { error: { code: 429, message: 'x', status: 'RESOURCE_EXHAUSTED' } };
    assert.deepEqual(geminiGenerateContent.readResponse(body), { errorType: 'RESOURCE_EXHAUSTED' });
    assert.deepEqual(geminiCountTokens.readResponse(body), { errorType: 'RESOURCE_EXHAUSTED' });
    const expected = { errorType: 'RESOURCE_EXHAUSTED', terminal: false };
    assert.deepEqual(geminiGenerateContent.readResponse([body]), expected);
    const counts = { usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 2 } };
    assert.deepEqual(readEvents(geminiGenerateContent, [counts, counts, body]), {
      ...expected,
      usage: { inputTokens: 11, outputTokens: 2 },
    });
  });

  it('T43: counted tokens are no usage, and the endpoint is free', () => {
    assert.deepEqual(geminiCountTokens.readResponse({ totalTokens: 640 }), {});
    assert.equal(geminiCountTokens.free, true);
  });

  it('the model stands in the path, also with escapes', () => {
    const read = (path: string) =>
      geminiGenerateContent.readRequest(
        createRequestHead({ url: `https://generativelanguage.googleapis.com${path}` }),
        {},
      );
    assert.deepEqual(read('/v1beta/models/gemini-2.5-pro:generateContent'), {
      model: 'gemini-2.5-pro',
      stream: false,
    });
    assert.deepEqual(read('/v1beta/tunedModels/my%2Dmodel:streamGenerateContent'), {
      model: 'my-model',
      stream: true,
    });
    assert.deepEqual(read('/v1beta/models/%E0%A4%A:generateContent'), {
      model: '%E0%A4%A',
      stream: false,
    });
  });
});

function convert(usageMetadata: unknown): Usage | undefined {
  return geminiGenerateContent.readResponse({ usageMetadata }).usage;
}
