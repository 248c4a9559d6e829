import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProviderHost } from '../../../instrumentation/src/call.ts';
import { createRouteResolver } from '../../../instrumentation/src/providers/index.ts';
import { createRequestHead } from '../support/create-request-head.ts';

const resolver = createRouteResolver();
const bedrock = 'https://bedrock-runtime.us-east-1.amazonaws.com';
const vertex =
  'https://us-central1-aiplatform.googleapis.com/v1/projects/tally/locations/us-central1';
const azure = 'https://r.openai.azure.com/openai';
const gemini = 'https://generativelanguage.googleapis.com';

describe('the route of a call', () => {
  for (const [url, expected] of [
    ['https://api.openai.com/v1/chat/completions', 'openai chat'],
    ['https://api.openai.com/v1/chat/completions/', 'openai chat'],
    ['https://api.openai.com:8443/v1/chat/completions?x=1', 'openai chat'],
    ['https://eu.api.openai.com/v1/responses', 'openai chat'],
    ['https://us.api.openai.com/v1/embeddings', 'openai embeddings'],
    ['https://api.openai.com/v1/responses/compact', 'openai chat'],
    ['https://api.openai.com/v1/responses/input_tokens', 'openai count_tokens'],
    ['https://api.openai.com/v1/completions', 'openai text_completion'],
    ['https://api.openai.com/v1/moderations', 'openai moderation'],
    ['https://api.openai.com/v1/images/generations', 'openai image_generation'],
    ['https://api.openai.com/v1/images/edits', 'openai image_generation'],
    ['https://api.openai.com/v1/images/variations', 'openai image_generation'],
    ['https://api.openai.com/v1/audio/speech', 'openai speech'],
    ['https://api.openai.com/v1/audio/transcriptions', 'openai transcription'],
    ['https://api.openai.com/v1/audio/translations', 'openai transcription'],
    ['https://api.openai.com/v1/videos', 'openai video_generation'],
    ['https://api.openai.com/v1/videos/video_1/remix', 'openai video_generation'],
    ['https://api.openai.com/v1/videos/edits', 'openai video_generation'],
    ['https://api.openai.com/v1/videos/extensions', 'openai video_generation'],
    ['https://api.openai.com/v1/batches', 'openai batch'],
    [`${azure}/deployments/d/chat/completions?api-version=1`, 'azure.ai.openai chat'],
    [`${azure}/deployments/d/completions?api-version=1`, 'azure.ai.openai text_completion'],
    [`${azure}/deployments/d/embeddings?api-version=1`, 'azure.ai.openai embeddings'],
    [`${azure}/deployments/d/images/generations`, 'azure.ai.openai image_generation'],
    [`${azure}/deployments/d/audio/transcriptions`, 'azure.ai.openai transcription'],
    [`${azure}/responses?api-version=1`, 'azure.ai.openai chat'],
    [`${azure}/v1/responses`, 'azure.ai.openai chat'],
    [`${azure}/v1/embeddings`, 'azure.ai.openai embeddings'],
    ['https://r.services.ai.azure.com/models/chat/completions', 'azure.ai.openai chat'],
    ['https://r.services.ai.azure.com/api/projects/p/openai/v1/responses', 'azure.ai.openai chat'],
    ['https://r.services.ai.azure.com/api/projects/p/openai/responses', 'azure.ai.openai chat'],
    ['https://m.eastus2.models.ai.azure.com/v1/chat/completions', 'azure.ai.openai chat'],
    ['https://m.eastus2.models.ai.azure.com/chat/completions', 'azure.ai.openai chat'],
    ['https://api.perplexity.ai/async/chat/completions', 'perplexity chat'],
    ['https://api.perplexity.ai/v1/async/sonar', 'perplexity chat'],
    ['https://r.services.ai.azure.com/anthropic/v1/messages', 'azure.ai.openai chat'],
    ['https://r.cognitiveservices.azure.com/openai/v1/responses', 'azure.ai.openai chat'],
    ['https://r.openai.azure.us/openai/v1/responses', 'azure.ai.openai chat'],
    ['https://openrouter.ai/api/v1/chat/completions', 'openrouter chat'],
    ['https://openrouter.ai/api/v1/responses', 'openrouter chat'],
    ['https://openrouter.ai/api/v1/messages', 'openrouter chat'],
    ['https://openrouter.ai/api/v1/rerank', 'openrouter rerank'],
    ['https://openrouter.ai/api/v1/images', 'openrouter image_generation'],
    ['https://openrouter.ai/api/v1/audio/speech', 'openrouter speech'],
    ['https://openrouter.ai/api/v1/audio/transcriptions', 'openrouter transcription'],
    ['https://openrouter.ai/api/v1/videos', 'openrouter video_generation'],
    ['https://openrouter.ai/api/v1/batches', 'openrouter batch'],
    ['https://openrouter.ai/api/beta/batches', 'openrouter batch'],
    ['https://api.groq.com/openai/v1/audio/transcriptions', 'groq transcription'],
    ['https://eu-west-1.api.x.ai/v1/responses', 'x_ai chat'],
    ['https://api.deepseek.com/beta/completions', 'deepseek text_completion'],
    ['https://api.deepseek.com/anthropic/v1/messages', 'deepseek chat'],
    ['https://api.mistral.ai/v1/fim/completions', 'mistral_ai text_completion'],
    ['https://api.mistral.ai/v1/conversations/conv_1', 'mistral_ai chat'],
    ['https://api.mistral.ai/v1/ocr', 'mistral_ai ocr'],
    ['https://api.mistral.ai/v1/batch/jobs', 'mistral_ai batch'],
    ['https://api.x.ai/v1/images/generations', 'x_ai image_generation'],
    ['https://api.x.ai/v1/videos/generations', 'x_ai video_generation'],
    ['https://api.x.ai/v1/videos/edits', 'x_ai video_generation'],
    ['https://api.x.ai/v1/videos/extensions', 'x_ai video_generation'],
    ['https://api.x.ai/v1/batches', 'x_ai batch'],
    ['https://api.x.ai/v1/tts', 'x_ai speech'],
    ['https://api.x.ai/v1/stt', 'x_ai transcription'],
    ['https://api.together.xyz/v1/rerank', 'together_ai rerank'],
    ['https://api.perplexity.ai/search', 'perplexity search'],
    ['https://router.huggingface.co/v1/responses', 'huggingface chat'],
    ['https://api.anthropic.com/v1/messages', 'anthropic chat'],
    ['https://api.anthropic.com/v1/messages?beta=true', 'anthropic chat'],
    ['https://api.anthropic.com/v1/messages/count_tokens', 'anthropic count_tokens'],
    ['https://api.anthropic.com/v1/chat/completions', 'anthropic chat'],
    ['https://api.anthropic.com/v1/messages/batches', 'anthropic batch'],
    ['https://api.anthropic.com/v1/complete', 'anthropic text_completion'],
    ['https://aws-external-anthropic.us-west-2.api.aws/v1/messages', 'anthropic chat'],
    [`${gemini}/v1beta/models/gemini-2.5-pro:generateContent`, 'gcp.gemini generate_content'],
    [`${gemini}/v1/models/gemini-2.5-pro:streamGenerateContent`, 'gcp.gemini generate_content'],
    [`${gemini}/v1alpha/tunedModels/mine:generateContent`, 'gcp.gemini generate_content'],
    [`${gemini}/v1beta/models/gemini-2.5-pro:countTokens`, 'gcp.gemini count_tokens'],
    [`${gemini}/v1beta/models/gemini-embedding-001:batchEmbedContents`, 'gcp.gemini embeddings'],
    [`${gemini}/v1beta/models/imagen-4.0-generate-001:predict`, 'gcp.gemini image_generation'],
    [`${gemini}/v1beta/models/veo-3.1:predictLongRunning`, 'gcp.gemini video_generation'],
    [`${gemini}/v1beta/models/gemini-2.5-pro:batchGenerateContent`, 'gcp.gemini batch'],
    [`${gemini}/v1beta/cachedContents`, 'gcp.gemini cache_creation'],
    [`${gemini}/v1beta/interactions`, 'gcp.gemini generate_content'],
    [`${gemini}/v1beta/openai/chat/completions`, 'gcp.gemini chat'],
    [`${gemini}/v1beta/openai/embeddings`, 'gcp.gemini embeddings'],
    [`${vertex}/publishers/google/models/gemini-2.5-pro:countTokens`, 'gcp.vertex_ai count_tokens'],
    [`${vertex}/publishers/google/models/text-embedding-005:predict`, 'gcp.vertex_ai embeddings'],
    [
      `${vertex}/publishers/google/models/imagen-4.0-generate-001:predict`,
      'gcp.vertex_ai image_generation',
    ],
    [`${vertex}/publishers/anthropic/models/claude-opus-5:streamRawPredict`, 'gcp.vertex_ai chat'],
    [`${vertex}/publishers/anthropic/models/count-tokens:rawPredict`, 'gcp.vertex_ai count_tokens'],
    [`${vertex}/publishers/mistralai/models/mistral-medium-3:rawPredict`, 'gcp.vertex_ai chat'],
    [`${vertex}/publishers/mistralai/models/mistral-ocr-2505:rawPredict`, 'gcp.vertex_ai ocr'],
    [`${vertex}/endpoints/openapi/chat/completions`, 'gcp.vertex_ai chat'],
    [`${vertex}/endpoints/42:generateContent`, 'gcp.vertex_ai generate_content'],
    [
      'https://aiplatform.us.rep.googleapis.com/v1/publishers/google/models/x:generateContent',
      'gcp.vertex_ai generate_content',
    ],
    ['http://localhost:11434/api/chat', 'ollama chat'],
    ['http://127.0.0.1:11434/api/generate', 'ollama text_completion'],
    ['http://ollama:11434/api/embed', 'ollama embeddings'],
    ['http://localhost:11434/api/embeddings', 'ollama embeddings'],
    ['https://ollama.com/api/chat', 'ollama chat'],
    ['https://ollama.com/api/web_fetch', 'ollama search'],
    ['http://localhost:11434/v1/responses', 'ollama chat'],
    ['http://localhost:11434/v1/messages', 'ollama chat'],
    [`${bedrock}/model/amazon.nova-pro-v1%3A0/converse`, 'aws.bedrock chat'],
    [`${bedrock}/model/amazon.nova-pro-v1:0/converse-stream`, 'aws.bedrock chat'],
    [`${bedrock}/model/meta.llama3-8b-instruct-v1%3A0/invoke`, 'aws.bedrock chat'],
    [`${bedrock}/model/x/invoke-with-response-stream`, 'aws.bedrock chat'],
    [`${bedrock}/model/cohere.embed-v4%3A0/invoke`, 'aws.bedrock embeddings'],
    [`${bedrock}/model/amazon.nova-2-multimodal-embeddings-v1:0/invoke`, 'aws.bedrock embeddings'],
    [`${bedrock}/model/stability.sd3-5-large-v1%3A0/invoke`, 'aws.bedrock image_generation'],
    [`${bedrock}/model/amazon.rerank-v1%3A0/invoke`, 'aws.bedrock rerank'],
    [`${bedrock}/model/x/count-tokens`, 'aws.bedrock count_tokens'],
    [`${bedrock}/async-invoke`, 'aws.bedrock video_generation'],
    [`${bedrock}/guardrail/x/version/DRAFT/apply`, 'aws.bedrock guardrail'],
    [`${bedrock}/openai/v1/responses`, 'aws.bedrock chat'],
    [`${bedrock}/anthropic/v1/messages`, 'aws.bedrock chat'],
    ['https://bedrock-mantle.us-east-2.api.aws/v1/chat/completions', 'aws.bedrock chat'],
    ['https://bedrock-runtime.cn-north-1.amazonaws.com.cn/model/x/converse', 'aws.bedrock chat'],
    ['https://bedrock-agent-runtime.us-west-2.amazonaws.com/rerank', 'aws.bedrock rerank'],
    ['https://api.cohere.com/v2/chat', 'cohere chat'],
    ['https://api.cohere.ai/v1/chat', 'cohere chat'],
    ['https://api.cohere.com/v2/embed', 'cohere embeddings'],
    ['https://api.cohere.ai/compatibility/v1/chat/completions', 'cohere chat'],
    ['https://api.cohere.com/compatibility/v1/embeddings', 'cohere embeddings'],
    ['https://api.cohere.ai/compatibility/v1/audio/transcriptions', 'cohere transcription'],
    ['https://api.cohere.com/v1/rerank', 'cohere rerank'],
    ['https://api.cohere.com/v1/detokenize', 'cohere count_tokens'],
    ['https://api.voyageai.com/v1/multimodalembeddings', 'voyage_ai embeddings'],
    ['https://ai.mongodb.com/v1/rerank', 'voyage_ai rerank'],
    ['https://api.jina.ai/v1/embeddings', 'jina_ai embeddings'],
    ['https://r.jina.ai/', 'jina_ai extract'],
    ['https://eu.s.jina.ai/', 'jina_ai search'],
    ['https://deepsearch.jina.ai/v1/chat/completions', 'jina_ai chat'],
  ] as const) {
    it(`${url} is ${expected}`, () => {
      assert.equal(resolve(url), expected);
    });
  }

  for (const url of [
    'https://api.openai.com.evil.example/v1/chat/completions',
    'https://notapi.openai.com/v1/chat/completions',
    'https://evilapi.openai.com/v1/chat/completions',
    'https://openai.com/v1/chat/completions',
    'https://example.com/api.openai.com/v1/chat/completions',
    'https://user@example.com/v1/chat/completions',
    'https://api.openai.com/v1/models',
    'https://openai.azure.com.evil.example/openai/v1/responses',
    'https://evilopenai.azure.com/openai/v1/responses',
    `${azure}/deployments/a/b/chat/completions`,
    'https://openrouter.ai/v1/chat/completions',
    'https://api.x.ai.example/v1/chat/completions',
    'https://api.groq.com/v1/chat/completions',
    'https://api.mistral.ai/v1/agents',
    'https://api.openai.com/proxy/v1/chat/completions',
    'https://api.openai.com/v1/chat/completions/chatcmpl-1',
    'https://api.openai.com/v1/chat/completionsx',
    'https://api.openai.com/v1/messages',
    'https://api.anthropic.com/v1/messages/batches/msgbatch_1/cancel',
    `${vertex}/publishers/google/models/chat-bison:predict`,
    'https://evil-aiplatform.googleapis.com.example/v1/publishers/google/models/x:generateContent',
    `${gemini}/v1beta/models/a/b/c:generateContent`,
    'http://localhost:11435/api/chat',
    'https://bedrock-runtime.us-east-1.amazonaws.com.evil.example/model/x/converse',
    'https://bedrock.us-east-1.amazonaws.com/model/x/converse',
    `${bedrock}/model/x/converses`,
    'http://localhost:11434/api/pull',
    'https://api.cohere.com/v3/chat',
    'https://api.cohere.com/v1/embed-jobs',
    'https://api.jina.ai/v1/chat/completions',
    'https://api.jina.ai/v1/segment',
  ]) {
    it(`${url} has none`, () => {
      assert.equal(resolve(url), undefined);
    });
  }

  it('is OpenAI’s at a named host of another server', () => {
    const hosts = [{ providerName: 'vllm', host: 'gpu.example', port: 8000 }];
    assert.equal(resolve('http://gpu.example:8000/v1/chat/completions', hosts), 'vllm chat');
    assert.equal(resolve('http://gpu.example:8001/v1/chat/completions', hosts), undefined);
  });

  it('takes a host with its final dot for the same host', () => {
    const head = createRequestHead({ url: 'https://api.openai.com/v1/embeddings' });
    assert.equal(
      resolver.resolveRoute({ ...head, host: 'api.openai.com.' })?.providerName,
      'openai',
    );
  });

  it('is a batch’s for reading a file, which may be its results; the batch itself is only read back', () => {
    const read = (path: string) => {
      const url = `https://api.openai.com/v1/${path}`;
      const route = resolver.resolveRoute(createRequestHead({ url, method: 'GET' }));
      return route && [route.format.operationName, route.format.readsBack];
    };
    assert.deepEqual(read('files/file-1/content'), ['batch', undefined]);
    assert.equal(read('files/file-1'), undefined);
    assert.deepEqual(read('batches/batch_1'), ['batch', true]);
    assert.deepEqual(read('batches'), ['batch', true]);
  });

  // T41: one in the background is billed there, any other was when it was created.
  for (const [method, url] of [
    ['GET', 'https://api.openai.com/v1/responses/resp_1'],
    ['POST', 'https://api.openai.com/v1/responses/resp_1/cancel'],
    ['GET', 'https://my-res.openai.azure.com/openai/v1/responses/resp_1'],
    ['GET', 'https://my-res.openai.azure.com/openai/responses/resp_1'],
    ['GET', 'https://api.groq.com/openai/v1/responses/resp_1'],
    ['GET', 'https://api.x.ai/v1/responses/resp_1'],
    ['GET', 'https://api.x.ai/v1/chat/deferred-completion/r'],
    ['GET', 'https://api.x.ai/v1/videos/r'],
    ['GET', 'https://api.x.ai/v1/batches/batch_1'],
    ['GET', 'https://api.x.ai/v1/batches/batch_1/results'],
    ['GET', 'https://api.perplexity.ai/async/chat/completions/r'],
    ['GET', 'https://api.perplexity.ai/v1/async/sonar/r'],
    ['GET', 'https://openrouter.ai/api/v1/responses/resp_1'],
    ['GET', 'https://openrouter.ai/api/v1/videos/gen-vid-1'],
    ['GET', 'https://openrouter.ai/api/v1/batches/batch_1'],
    ['GET', 'https://bedrock-mantle.us-east-1.api.aws/v1/responses/resp_1'],
  ] as const) {
    it(`reads ${method} ${url} back`, () => {
      const route = resolver.resolveRoute(createRequestHead({ url, method }));
      assert.equal(route?.format.readsBack, true);
    });
  }

  for (const path of ['responses/resp_1/input_items', 'chat/completions/chatcmpl-1']) {
    it(`is none for reading ${path}`, () => {
      const head = createRequestHead({ url: `https://api.openai.com/v1/${path}`, method: 'GET' });
      assert.equal(resolver.resolveRoute(head), undefined);
      assert.equal(resolver.resolveProvider(head), undefined);
    });
  }
});

describe('a further host', () => {
  const extraHosts: readonly ProviderHost[] = [
    { providerName: 'openai', host: '127.0.0.1', port: 8123 },
    { providerName: 'anthropic', host: 'gateway.example', port: null },
    { providerName: 'gcp.gemini', host: 'gemini.example', port: null },
    { providerName: 'nobody', host: 'nobody.example', port: null },
  ];

  for (const [url, expected] of [
    ['http://127.0.0.1:8123/v1/chat/completions', 'openai chat'],
    ['http://127.0.0.1:8123/proxy/v1/chat/completions', 'openai chat'],
    ['http://127.0.0.1:8123/a/b/openai/chat/completions', 'openai chat'],
    ['http://127.0.0.1:8123/responses', 'openai chat'],
    ['http://127.0.0.1:8124/v1/chat/completions', undefined],
    ['http://127.0.0.1/v1/chat/completions', undefined],
    ['http://127.0.0.1:8123/v1/messages', undefined],
    ['https://gateway.example/anthropic/v1/messages', 'anthropic chat'],
    ['https://gateway.example:4000/v1/messages', 'anthropic chat'],
    ['https://sub.gateway.example/v1/messages', undefined],
    [
      'https://gemini.example/x/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
      'gcp.gemini generate_content',
    ],
    ['https://nobody.example/v1/chat/completions', 'nobody chat'],
  ] as const) {
    it(`${url} is ${expected ?? 'none'}`, () => {
      assert.equal(resolve(url, extraHosts), expected);
    });
  }

  it('may be one whose provider is known otherwise: what was configured holds', () => {
    const mapped = [{ providerName: 'anthropic', host: 'api.openai.com', port: null }];
    assert.equal(resolve('https://api.openai.com/v1/messages', mapped), 'anthropic chat');
    assert.equal(resolve('https://api.openai.com/v1/responses', mapped), undefined);
  });
});

function resolve(url: string, extraHosts: readonly ProviderHost[] = []): string | undefined {
  const route = createRouteResolver({ extraHosts }).resolveRoute(createRequestHead({ url }));
  return route && `${route.providerName} ${route.format.operationName}`;
}
