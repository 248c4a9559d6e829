import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAzureFormat } from '../../../../instrumentation/src/formats/openai/azure.ts';
import { openaiBatches } from '../../../../instrumentation/src/formats/openai/batch.ts';
import {
  createChatFormat,
  openaiChat,
} from '../../../../instrumentation/src/formats/openai/chat.ts';
import { readDeepseekUsage } from '../../../../instrumentation/src/formats/openai/deepseek.ts';
import { readFireworksHeaders } from '../../../../instrumentation/src/formats/openai/fireworks.ts';
import { groqTools, readGroqUsage } from '../../../../instrumentation/src/formats/openai/groq.ts';
import {
  readHuggingFaceRequest,
  readHuggingFaceUsage,
} from '../../../../instrumentation/src/formats/openai/hugging-face.ts';
import { readLitellmHeaders } from '../../../../instrumentation/src/formats/openai/litellm.ts';
import { readLlamaCppUsage } from '../../../../instrumentation/src/formats/openai/llama-cpp.ts';
import { moonshotSearches } from '../../../../instrumentation/src/formats/openai/moonshot.ts';
import { readPerplexityUsage } from '../../../../instrumentation/src/formats/openai/perplexity.ts';
import { openaiResponses } from '../../../../instrumentation/src/formats/openai/responses.ts';
import {
  readXaiChatUsage,
  readXaiRequest,
} from '../../../../instrumentation/src/formats/openai/xai.ts';
import { zaiDialect } from '../../../../instrumentation/src/formats/openai/zai.ts';
import { readOpenrouterCost } from '../../../../instrumentation/src/formats/openrouter/cost.ts';
import { createRequestHead } from '../../support/create-request-head.ts';
import { readEvents } from '../../support/read-stream.ts';

const azure = createAzureFormat(openaiChat);
const counts = { prompt_tokens: 100, completion_tokens: 20 };

describe('T20: Azure', () => {
  for (const [url, body, model] of [
    ['https://r.openai.azure.com/openai/deployments/prod-1/chat/completions', {}, 'prod-1'],
    ['https://r.openai.azure.com/openai/deployments/my%20chat/chat/completions', {}, 'my chat'],
    ['https://r.openai.azure.com/openai/deployments/a%ff/chat/completions', {}, 'a%ff'],
    // The path is what is billed, whatever the SDK writes into the body.
    ['https://r.openai.azure.com/openai/deployments/prod/embeddings', { model: 'x' }, 'prod'],
    ['https://r.openai.azure.com/openai/v1/chat/completions', { model: 'gpt-5' }, 'gpt-5'],
  ] as const) {
    it(`${url.slice(26)} asks for ${model}`, () => {
      assert.equal(azure.readRequest(createRequestHead({ url }), body).model, model);
    });
  }

  it('may bill a prompt that its filter refused, and nothing else that it refused', () => {
    const inner = { error: { code: 'x', innererror: { code: 'ResponsibleAIPolicyViolation' } } };
    assert.equal(azure.readResponse(inner).mayBeBilled, true);
    assert.deepEqual(azure.readResponse({ error: { code: 'DeploymentNotFound' } }), {
      errorType: 'DeploymentNotFound',
    });
  });

  it('says in headers which deployment served the call in place of one that was full', () => {
    const read = (headers: Readonly<Record<string, string>>) =>
      azure.readHeaders?.({ statusCode: 200, header: (name) => headers[name] });
    const served = { 'x-ms-deployment-name': 'standard' };
    assert.deepEqual(read({ ...served, 'x-ms-spillover-from-deployment': 'ptu' }), {
      servedBy: 'standard',
    });
    assert.deepEqual(read({ ...served, 'x-ms-region': 'East US 2' }), { region: 'East US 2' });
    const used = { ...served, 'azure-openai-deployment-utilization': '12.4%' };
    assert.deepEqual(read(used), { processing: 'provisioned_throughput' });
    assert.deepEqual(read({ ...used, 'x-ms-spillover-from-deployment': 'ptu' }), {
      servedBy: 'standard',
    });
  });

  it('searches with Bing, in a stream and in the lines of a batch as well', () => {
    const format = createAzureFormat(openaiResponses);
    const usage = { input_tokens: 10, output_tokens: 5 };
    const output = [{ type: 'web_search_call' }, { type: 'file_search_call' }];
    const response = { status: 'completed', usage, output };
    const units = { bing_searches: 1, file_searches: 1 };
    assert.deepEqual(format.readResponse(response).usage?.units, units);
    const events = [{ type: 'response.completed', response }];
    assert.deepEqual(readEvents(format, events).usage?.units, units);
    const { readToldCall } = createAzureFormat(openaiBatches.results);
    const url = 'https://r.openai.azure.com/openai/files/f/content';
    const body = { ...response, object: 'response' };
    const line = { custom_id: 'a', response: { status_code: 200, body } };
    const told = readToldCall?.(line, createRequestHead({ method: 'GET', url }));
    assert.deepEqual(told?.response.usage?.units, units);
  });

  it('names the model of a stream in a later chunk than the first', () => {
    const first = { choices: [], id: '', model: '', prompt_filter_results: [] };
    const second = { id: 'c', model: 'gpt-4o-2024-11-20', choices: [{ index: 0, delta: {} }] };
    assert.deepEqual(readEvents(azure, [first, second]), {
      model: 'gpt-4o-2024-11-20',
      id: 'c',
      terminal: false,
    });
  });
});

describe('T21: xAI', () => {
  it('counts reasoning beside the completion: 20 + 300 = 320', () => {
    const usage = { ...counts, completion_tokens_details: { reasoning_tokens: 300 } };
    const total = { total_tokens: 420 };
    for (const given of [usage, { ...usage, ...total }]) {
      assert.equal(readXaiChatUsage({ usage: given })?.outputTokens, 320);
    }
  });

  it('would count it inside, were the total to say so: 100 + 320 = 420', () => {
    const details = { completion_tokens_details: { reasoning_tokens: 300 } };
    const usage = { prompt_tokens: 100, completion_tokens: 320, total_tokens: 420, ...details };
    assert.equal(readXaiChatUsage({ usage })?.outputTokens, 320);
  });

  it('names the region of its endpoint', () => {
    const at = (host: string) =>
      readXaiRequest(createRequestHead({ url: `https://${host}/v1/chat/completions` }), {}).region;
    assert.deepEqual([at('us-east-1.api.x.ai'), at('api.x.ai')], ['us-east-1', undefined]);
  });
});

describe('T22: Perplexity', () => {
  it('is a request of the size that it says, and of an unknown one where it says none', () => {
    const units = (size?: string) =>
      readPerplexityUsage({ usage: { ...counts, search_context_size: size } })?.units;
    assert.deepEqual(units('high'), { requests: 1, 'requests.high': 1 });
    assert.deepEqual(units('huge'), { requests: 1 });
    assert.deepEqual(units(), { requests: 1 });
  });
});

describe('T23: OpenRouter', () => {
  it('states nothing where a key of one’s own paid the rest and nobody says how much', () => {
    for (const cost_details of [undefined, {}, { upstream_inference_cost: null }]) {
      assert.deepEqual(
        readOpenrouterCost({ usage: { cost: 0.01, is_byok: true, cost_details } }),
        {},
      );
    }
  });

  it('does not add the upstream cost to its own', () => {
    const cost_details = { upstream_inference_cost: 0.01 };
    assert.deepEqual(readOpenrouterCost({ usage: { cost: 0.01, cost_details } }).statedCost, {
      amount: '0.01',
      currency: 'USD',
    });
  });
});

describe('T24: others that speak OpenAI’s shape', () => {
  it('Groq: the usage of a stream that asked for it stands outside', () => {
    assert.deepEqual(readGroqUsage({ usage: counts, x_groq: { id: 'r' } }), {
      inputTokens: 100,
      outputTokens: 20,
    });
  });

  it('Groq: tools that it ran are billed beside the tokens, each once however often it is told of', () => {
    const format = createChatFormat({
      readUsage: readGroqUsage,
      executedTools: groqTools,
    });
    const expected = { inputTokens: 100, outputTokens: 20, units: { executed_tools: 2 } };
    const executed_tools = [{ index: 0, type: 'browser.search' }, { index: 1 }];
    const answer = { choices: [{ index: 0, message: { executed_tools } }], usage: counts };
    assert.deepEqual(format.readResponse(answer).usage, expected);
    const chunk = (delta: object) => ({ model: 'm', choices: [{ index: 0, delta }], usage: null });
    const [first, second] = executed_tools;
    const last = {
      choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
      x_groq: { usage: counts },
    };
    const quiet = Array.from({ length: 4 }, () => chunk({ content: 'x' }));
    const told = [first, { ...first, output: 'x' }, second].map((tool) =>
      chunk({ executed_tools: [tool] }),
    );
    assert.deepEqual(readEvents(format, [...quiet, ...told, last, '[DONE]']).usage, expected);
    const none = { choices: [{ index: 0, message: { executed_tools: null } }], usage: counts };
    assert.equal(format.readResponse(none).usage?.units, undefined);
  });

  it('T28: Moonshot: a search is an answer that asks for it, each once; other tools are the app’s own', () => {
    const format = createChatFormat({ executedTools: moonshotSearches });
    const call = (index: number, name?: string) => ({
      ...(name && { id: `${name}:${index}` }),
      ...{ index, function: { name, arguments: '{' } },
    });
    const unitsOf = (...tool_calls: object[]) =>
      format.readResponse({ choices: [{ index: 0, message: { tool_calls } }], usage: counts }).usage
        ?.units;
    assert.deepEqual(unitsOf(call(0, '$web_search'), call(1, 'mine'), call(2, '$web_search')), {
      web_searches: 2,
    });
    assert.equal(unitsOf(call(0, 'web_search')), undefined);
    assert.equal(unitsOf(), undefined);
    const chunk = (...tool_calls: object[]) => ({
      ...{ model: 'm', choices: [{ index: 0, delta: { tool_calls } }] },
    });
    const last = { choices: [], usage: counts };
    const events = [chunk(call(0, '$web_search')), chunk(call(0)), chunk(call(1, '$web_search'))];
    assert.deepEqual(readEvents(format, [...events, last]).usage?.units, { web_searches: 2 });
  });

  it('T28: Z.AI: a search that the request does not want to see is a unit without a rate', () => {
    const unitsOf = (web_search: unknown, type = 'web_search') =>
      zaiDialect.readRequest?.(createRequestHead({ url: 'https://api.z.ai/' }), {
        tools: [{ type, web_search }],
      }).units;
    const unseen = { unseen_web_searches: 1 };
    assert.deepEqual(unitsOf({}), unseen);
    assert.deepEqual(unitsOf({ enable: 'True', search_result: 'False' }), unseen);
    for (const seen of [{ search_result: true }, { search_result: 'True' }, { enable: false }]) {
      assert.equal(unitsOf(seen), undefined);
    }
    assert.equal(unitsOf({}, 'function'), undefined);
  });

  it('DeepSeek: hits are those of the details, where there are any', () => {
    const details = { prompt_tokens_details: { cached_tokens: 64 }, prompt_cache_hit_tokens: 64 };
    const expected = { inputTokens: 100, cacheReadInputTokens: 64, outputTokens: 20 };
    assert.deepEqual(readDeepseekUsage({ usage: { ...counts, ...details } }), expected);
    const hits = { prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 };
    assert.deepEqual(readDeepseekUsage({ usage: { ...counts, ...hits } }), expected);
    assert.equal(readDeepseekUsage({ usage: null }), undefined);
  });

  it('Fireworks: headers alone tell the prompt, and nothing that is no count', () => {
    const read = (headers: Readonly<Record<string, string>>) =>
      readFireworksHeaders({ statusCode: 200, header: (name) => headers[name] });
    assert.deepEqual(read({ 'fireworks-prompt-tokens': '12' }), { usage: { inputTokens: 12 } });
    assert.deepEqual(read({ 'fireworks-prompt-tokens': 'x' }), {});
    assert.deepEqual(read({ 'fireworks-prompt-tokens': '' }), {});
    assert.deepEqual(read({}), {});
  });

  for (const [path, model, expected] of [
    ['/v1/chat/completions', 'org/model:groq', 'org/model:groq'],
    ['/v1/chat/completions', 'org/model', 'org/model'],
    ['/together/v1/chat/completions', 'org/model', 'org/model:together'],
    ['/fireworks-ai/inference/v1/chat/completions', 'org/model', 'org/model:fireworks-ai'],
    ['/groq/openai/v1/chat/completions', 'org/model:x', 'org/model:x'],
  ] as const) {
    it(`Hugging Face: ${path} for ${model} is ${expected}`, () => {
      const head = createRequestHead({ url: `https://router.huggingface.co${path}` });
      assert.equal(readHuggingFaceRequest(head, { model }).model, expected);
    });
  }

  it('Hugging Face: passes on the usage where the provider behind it states it', () => {
    const expected = { inputTokens: 100, outputTokens: 20 };
    for (const chunk of [
      { usage: counts },
      { usage: null, x_groq: { usage: counts } },
      { choices: [{ index: 0, finish_reason: 'stop', usage: counts }] },
    ]) {
      assert.deepEqual(readHuggingFaceUsage(chunk), expected);
    }
    assert.equal(readHuggingFaceUsage({ usage: null }), undefined);
  });

  it('llama.cpp: without the count of its prompt the timings tell no input', () => {
    assert.deepEqual(readLlamaCppUsage({ timings: { predicted_n: 5 } }), { outputTokens: 5 });
    assert.equal(readLlamaCppUsage({}), undefined);
  });
});

describe('T42: LiteLLM', () => {
  for (const [about, headers, amount] of [
    ['what a call cost', { 'x-litellm-response-cost': '0.0012' }, '0.0012'],
    ['a call without a price of its own', { 'x-litellm-response-cost': 'None' }, undefined],
    [
      'no cost of an answer from its cache, which repeats the first one’s',
      { 'x-litellm-response-cost': '0.0012', 'x-litellm-cache-key': 'k' },
      undefined,
    ],
    [
      'no cost before a stream',
      { 'x-litellm-response-cost': '0.0', 'content-type': 'text/event-stream' },
      undefined,
    ],
  ] as const) {
    it(`states ${about}`, () => {
      const given: Readonly<Record<string, string>> = headers;
      const { statedCost } = readLitellmHeaders({ statusCode: 200, header: (name) => given[name] });
      assert.equal(statedCost?.amount, amount);
    });
  }
});

describe('an error', () => {
  it('may be the body itself', () => {
    const body = { object: 'error', message: 'x', type: 'BadRequestError', code: 400 };
    assert.equal(createChatFormat().readResponse(body).errorType, '400');
    assert.equal(createChatFormat().readResponse({ code: 'x', type: 'y' }).errorType, undefined);
  });
});
