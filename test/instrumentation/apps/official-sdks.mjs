// Calls made by the providers' own SDKs, each answered with a fixture. Prints the usage that each SDK reads.
import { createRequire } from 'node:module';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import Anthropic from '@anthropic-ai/sdk';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { GoogleGenAI } from '@google/genai';
import { generateText, streamText } from 'ai';
import { Ollama } from 'ollama';

// The SDK's own copy.
const require = createRequire(import.meta.url);
const requireOfAws = createRequire(require.resolve('@aws-sdk/client-bedrock-runtime'));
const { NodeHttpHandler } = requireOfAws('@smithy/node-http-handler');

const messages = [{ role: 'user', content: 'Name a colour.' }];
const decoder = new TextDecoder();

function createAws(requestHandler) {
  const client = new BedrockRuntimeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    ...(requestHandler && { requestHandler }),
  });
  return async (fixture, command) => {
    command.middlewareStack.add(
      (next) => (args) => {
        args.request.headers['x-fixture'] = fixture;
        return next(args);
      },
      { step: 'build', name: 'fixture' },
    );
    return client.send(command);
  };
}

const haiku = 'global.anthropic.claude-haiku-4-5-20251001-v1:0';
const converse = {
  modelId: haiku,
  messages: [{ role: 'user', content: [{ text: 'Name a colour.' }] }],
};
const invoke = {
  modelId: haiku,
  contentType: 'application/json',
  body: JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', max_tokens: 100, messages }),
};

function readConverse(usage) {
  const { inputTokens, outputTokens, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = usage;
  return [inputTokens + cacheReadInputTokens + cacheWriteInputTokens, outputTokens];
}

function readMessage(usage) {
  const { cache_read_input_tokens: read, cache_creation_input_tokens: written } = usage;
  return [usage.input_tokens + (read ?? 0) + (written ?? 0), usage.output_tokens];
}

function readGemini(usage) {
  return [
    usage.promptTokenCount,
    (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
  ];
}

async function last(stream, read) {
  let found;
  for await (const part of stream) found = read(part) ?? found;
  return found;
}

const callsOfAws = (send) => ({
  async 'bedrock/converse'(fixture) {
    return readConverse((await send(fixture, new ConverseCommand(converse))).usage);
  },
  async 'bedrock/converse-stream'(fixture) {
    const { stream } = await send(fixture, new ConverseStreamCommand(converse));
    return readConverse(await last(stream, (event) => event.metadata?.usage));
  },
  async 'bedrock/invoke-anthropic'(fixture) {
    const modelId = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
    const { body } = await send(fixture, new InvokeModelCommand({ ...invoke, modelId }));
    return readMessage(JSON.parse(decoder.decode(body)).usage);
  },
  async 'bedrock/invoke-stream-anthropic'(fixture) {
    const { body } = await send(fixture, new InvokeModelWithResponseStreamCommand(invoke));
    const metrics = await last(
      body,
      ({ chunk }) => JSON.parse(decoder.decode(chunk.bytes))['amazon-bedrock-invocationMetrics'],
    );
    return [metrics.inputTokenCount + metrics.cacheReadInputTokenCount, metrics.outputTokenCount];
  },
});

function createGoogle(fixture, options) {
  const headers = { 'x-fixture': fixture };
  return new GoogleGenAI({ apiKey: 'none', ...options, httpOptions: { headers } }).models;
}

const gemini = { model: 'gemini-2.5-flash', contents: 'Name a colour.' };

const callsOfOthers = {
  async 'gemini/plain'(fixture) {
    return readGemini((await createGoogle(fixture).generateContent(gemini)).usageMetadata);
  },
  async 'gemini/stream-sse'(fixture) {
    const stream = await createGoogle(fixture).generateContentStream(gemini);
    return readGemini(await last(stream, (chunk) => chunk.usageMetadata));
  },
  async 'vertex/gemini'(fixture) {
    const models = createGoogle(fixture, { vertexai: true });
    const answer = await models.generateContent({ ...gemini, model: 'gemini-2.5-pro' });
    return readGemini(answer.usageMetadata);
  },
  async 'vertex/stream-sse'(fixture) {
    const stream = await createGoogle(fixture, { vertexai: true }).generateContentStream(gemini);
    return readGemini(await last(stream, (chunk) => chunk.usageMetadata));
  },
  async 'anthropic/plain'(fixture) {
    return readMessage((await createClaude(fixture).create(claude)).usage);
  },
  async 'anthropic/stream'(fixture) {
    return readMessage((await createClaude(fixture).stream(claude).finalMessage()).usage);
  },
  async 'ollama/chat'(fixture) {
    const answer = await createOllama(fixture).chat({ model: 'llama3.2', messages });
    return [answer.prompt_eval_count, answer.eval_count];
  },
  async 'ollama/stream'(fixture) {
    const model = 'gpt-oss:120b-cloud';
    const stream = await createOllama(fixture).chat({ model, messages, stream: true });
    const answer = await last(stream, (part) => part);
    return [answer.prompt_eval_count, answer.eval_count];
  },
};

const claude = { model: 'claude-sonnet-4-5', max_tokens: 100, messages };

function createClaude(fixture) {
  return new Anthropic({ apiKey: 'none', defaultHeaders: { 'x-fixture': fixture } }).messages;
}

function createOllama(fixture) {
  return new Ollama({ headers: { 'x-fixture': fixture } });
}

function createAi(fixture) {
  const options = { apiKey: 'none', headers: { 'x-fixture': fixture } };
  return fixture.startsWith('gemini/')
    ? createGoogleGenerativeAI(options)('gemini-2.5-flash')
    : createAnthropic(options)('claude-sonnet-4-5');
}

async function generate(fixture) {
  const { usage } = await generateText({ model: createAi(fixture), prompt: 'Name a colour.' });
  return [usage.inputTokens, usage.outputTokens];
}

async function stream(fixture) {
  const answer = streamText({ model: createAi(fixture), prompt: 'Name a colour.' });
  await answer.consumeStream();
  const usage = await answer.usage;
  return [usage.inputTokens, usage.outputTokens];
}

const clients = {
  'AWS SDK over HTTP/2': callsOfAws(createAws()),
  'AWS SDK over HTTP/1': callsOfAws(createAws(new NodeHttpHandler())),
  'own SDK': callsOfOthers,
  'Vercel AI SDK': {
    'gemini/plain': generate,
    'gemini/stream-sse': stream,
    'anthropic/plain': generate,
    'anthropic/stream': stream,
  },
};

for (const [client, calls] of Object.entries(clients)) {
  for (const [fixture, call] of Object.entries(calls)) {
    let usage;
    try {
      usage = await call(fixture);
    } catch (error) {
      usage = String(error?.stack ?? error);
    }
    process.stdout.write(`${JSON.stringify({ client, fixture, usage })}\n`);
  }
}
process.exit(0);
