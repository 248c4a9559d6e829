import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { type GenerateContentResponseUsageMetadata, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import type { Usage } from '../../../instrumentation/src/call.ts';
import { anthropicMessages } from '../../../instrumentation/src/formats/anthropic/messages.ts';
import { geminiGenerateContent } from '../../../instrumentation/src/formats/gemini/generate-content.ts';
import { openaiChat } from '../../../instrumentation/src/formats/openai/chat.ts';
import { openaiResponses } from '../../../instrumentation/src/formats/openai/responses.ts';
import { type Fixture, loadFixture } from '../../fixtures/load-fixtures.ts';

/** The fields' names are those of the SDKs' types: where an SDK renames one, this no longer compiles. */
describe('usage as the official SDKs type it', () => {
  it('of OpenAI chat completions', () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: {
        cached_tokens: 10,
        cache_write_tokens: 20,
        audio_tokens: 30,
        image_tokens: 5,
      },
      completion_tokens_details: { reasoning_tokens: 7, audio_tokens: 8 },
    } satisfies OpenAI.CompletionUsage;
    assert.deepEqual(openaiChat.readResponse({ usage }).usage, {
      inputTokens: 100,
      cacheReadInputTokens: 10,
      cacheWriteInputTokens: 20,
      audioInputTokens: 30,
      imageInputTokens: 5,
      outputTokens: 50,
      reasoningOutputTokens: 7,
      audioOutputTokens: 8,
    } satisfies Usage);
  });

  it('of OpenAI responses', () => {
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 10, cache_write_tokens: 20 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 7 },
      total_tokens: 150,
    } satisfies OpenAI.Responses.ResponseUsage;
    const call = {
      id: 'ws',
      type: 'web_search_call',
      status: 'completed',
      action: { type: 'search', queries: ['x'] },
    } satisfies OpenAI.Responses.ResponseFunctionWebSearch;
    assert.deepEqual(openaiResponses.readResponse({ usage, output: [call] }).usage, {
      inputTokens: 100,
      cacheReadInputTokens: 10,
      cacheWriteInputTokens: 20,
      outputTokens: 50,
      reasoningOutputTokens: 7,
      units: { web_searches: 1 },
    } satisfies Usage);
  });

  it('of Anthropic messages', () => {
    const usage = {
      input_tokens: 100,
      cache_read_input_tokens: 10,
      cache_creation_input_tokens: 20,
      cache_creation: { ephemeral_5m_input_tokens: 15, ephemeral_1h_input_tokens: 5 },
      output_tokens: 50,
      output_tokens_details: { thinking_tokens: 7 },
      server_tool_use: { web_search_requests: 2, web_fetch_requests: 1 },
      service_tier: 'priority',
      inference_geo: 'us',
      speed: 'fast',
    } satisfies Anthropic.Usage;
    assert.deepEqual(anthropicMessages.readResponse({ usage }), {
      usage: {
        // 100 + 10 + 20
        inputTokens: 130,
        cacheReadInputTokens: 10,
        cacheWriteInputTokens: 20,
        cacheWrite1hInputTokens: 5,
        outputTokens: 50,
        reasoningOutputTokens: 7,
        units: { web_searches: 2, web_fetches: 1 },
      } satisfies Usage,
      serviceTier: 'priority',
      region: 'us',
      speed: 'fast',
    });
  });

  it('of Gemini', () => {
    const usageMetadata = {
      promptTokenCount: 100,
      cachedContentTokenCount: 10,
      toolUsePromptTokenCount: 20,
      candidatesTokenCount: 40,
      thoughtsTokenCount: 10,
      totalTokenCount: 170,
    } satisfies Partial<GenerateContentResponseUsageMetadata>;
    assert.deepEqual(geminiGenerateContent.readResponse({ usageMetadata }).usage, {
      inputTokens: 120,
      cacheReadInputTokens: 10,
      outputTokens: 50,
      reasoningOutputTokens: 10,
    } satisfies Usage);
  });
});

describe('the official SDKs read the fixtures’ bytes as we do', () => {
  it('OpenAI, a stream of chunks', async () => {
    const fixture = loadFixture('openai/chat-stream-usage');
    const client = new OpenAI({ apiKey: 'none', fetch: createFetch(fixture) });
    const stream = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [],
      stream: true,
    });
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) usage = chunk.usage ?? usage;
    assert.deepEqual(
      [usage?.prompt_tokens, usage?.completion_tokens],
      [fixture.expected.facts.usage?.inputTokens, fixture.expected.facts.usage?.outputTokens],
    );
  });

  it('OpenAI, a stream of response events', async () => {
    const fixture = loadFixture('openai/responses-stream');
    const client = new OpenAI({ apiKey: 'none', fetch: createFetch(fixture) });
    const response = await client.responses
      .stream({ model: 'gpt-5-mini', input: '' })
      .finalResponse();
    assert.deepEqual(
      [response.id, response.usage?.input_tokens, response.usage?.output_tokens],
      [
        fixture.expected.facts.id,
        fixture.expected.facts.usage?.inputTokens,
        fixture.expected.facts.usage?.outputTokens,
      ],
    );
  });

  it('Anthropic, a stream', async () => {
    const fixture = loadFixture('anthropic/stream');
    const client = new Anthropic({ apiKey: 'none', fetch: createFetch(fixture) });
    const message = await client.messages
      .stream({ model: 'claude-opus-4-7', max_tokens: 1, messages: [] })
      .finalMessage();
    const { usage } = message;
    const inputTokens =
      usage.input_tokens +
      (usage.cache_read_input_tokens ?? 0) +
      (usage.cache_creation_input_tokens ?? 0);
    assert.deepEqual(
      [message.id, inputTokens, usage.output_tokens],
      [
        fixture.expected.facts.id,
        fixture.expected.facts.usage?.inputTokens,
        fixture.expected.facts.usage?.outputTokens,
      ],
    );
  });

  it('Gemini, a stream', async (test) => {
    const fixture = loadFixture('gemini/stream-sse');
    // Its SDK takes no `fetch` of ours.
    test.mock.method(globalThis, 'fetch', createFetch(fixture));
    const client = new GoogleGenAI({ apiKey: 'none' });
    const stream = await client.models.generateContentStream({
      model: 'gemini-2.5-flash',
      contents: 'x',
    });
    let usage: GenerateContentResponseUsageMetadata | undefined;
    for await (const chunk of stream) usage = chunk.usageMetadata ?? usage;
    assert.deepEqual(
      [
        usage?.promptTokenCount,
        (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
      ],
      [fixture.expected.facts.usage?.inputTokens, fixture.expected.facts.usage?.outputTokens],
    );
  });
});

function createFetch({ response }: Fixture): () => Promise<Response> {
  const { status, headers, bytes } = response;
  return async () => new Response(new Uint8Array(bytes), { status, headers });
}
