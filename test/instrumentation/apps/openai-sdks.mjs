// Calls made by SDKs that speak OpenAI's shape, each answered with a fixture. Prints the usage that each SDK reads.
import { createOpenAI } from '@ai-sdk/openai';
import { ChatOpenAI } from '@langchain/openai';
import { Mistral } from '@mistralai/mistralai';
import { generateText, streamText } from 'ai';
import Groq from 'groq-sdk';
import OpenAI, { AzureOpenAI, toFile } from 'openai';

const messages = [{ role: 'user', content: 'Name a colour.' }];
const prompt = 'Name a colour.';

function createClient(fixture, options = {}) {
  return new OpenAI({ apiKey: 'none', defaultHeaders: { 'x-fixture': fixture }, ...options });
}

function createAzure(fixture, deployment) {
  return new AzureOpenAI({
    apiKey: 'none',
    endpoint: 'https://my-res.openai.azure.com',
    apiVersion: '2025-01-01-preview',
    deployment,
    defaultHeaders: { 'x-fixture': fixture },
  });
}

async function last(stream, read) {
  let found;
  for await (const part of stream) found = read(part) ?? found;
  return found;
}

const readChat = ({ prompt_tokens, completion_tokens }) => [prompt_tokens, completion_tokens];
const readTokens = ({ input_tokens, output_tokens }) => [input_tokens, output_tokens];
const chunkUsage = ({ usage }) => usage;
const sound = () => toFile(Buffer.from('RIFF'), 'sound.wav');

async function complete(client, model) {
  return readChat((await client.chat.completions.create({ model, messages })).usage);
}

async function streamChat(client, model) {
  const options = { stream_options: { include_usage: true } };
  const request = { model, messages, stream: true, ...options };
  return readChat(await last(await client.chat.completions.create(request), chunkUsage));
}

const callsOfOpenai = {
  'openai/chat-plain': (fixture) => complete(createClient(fixture), 'gpt-4o-mini'),
  'openai/chat-stream-usage': (fixture) => streamChat(createClient(fixture), 'gpt-4o-mini'),
  async 'openai/responses-plain'(fixture) {
    const request = { model: 'gpt-5', input: prompt };
    return readTokens((await createClient(fixture).responses.create(request)).usage);
  },
  async 'openai/responses-stream'(fixture) {
    const request = { model: 'gpt-5-mini', input: prompt, stream: true };
    const events = await createClient(fixture).responses.create(request);
    return readTokens(await last(events, ({ response }) => response?.usage));
  },
  async 'openai/embeddings'(fixture) {
    const request = { model: 'text-embedding-3-small', input: ['a', 'b'] };
    return [(await createClient(fixture).embeddings.create(request)).usage.prompt_tokens];
  },
  async 'openai/image-tokens'(fixture) {
    const request = { model: 'gpt-image-1', prompt: 'a cat', n: 2 };
    return readTokens((await createClient(fixture).images.generate(request)).usage);
  },
  async 'openai/image-stream'(fixture) {
    const request = { model: 'gpt-image-1', prompt: 'a cat', stream: true, partial_images: 1 };
    return readTokens(await last(await createClient(fixture).images.generate(request), chunkUsage));
  },
  // The request is a form with a file.
  async 'openai/transcription-duration'(fixture) {
    const request = { model: 'whisper-1', file: await sound() };
    const { usage } = await createClient(fixture).audio.transcriptions.create(request);
    return { audio_seconds: usage.seconds };
  },
  async 'openai/transcription-stream'(fixture) {
    const request = { model: 'gpt-4o-mini-transcribe', file: await sound(), stream: true };
    const events = await createClient(fixture).audio.transcriptions.create(request);
    return readTokens(await last(events, chunkUsage));
  },
  async 'openai/speech-characters'(fixture) {
    const input = 'x'.repeat(1000);
    const answer = await createClient(fixture).audio.speech.create({
      model: 'tts-1',
      voice: 'alloy',
      input,
    });
    await answer.arrayBuffer();
    return { characters: input.length };
  },
};

const callsOfOthers = {
  'azure-openai/chat-deployment': (fixture) => complete(createAzure(fixture, 'prod-chat-1')),
  'azure-openai/chat-stream': (fixture) => streamChat(createAzure(fixture, 'mini')),
  'openrouter/chat-cost': (fixture) =>
    complete(
      createClient(fixture, { baseURL: 'https://openrouter.ai/api/v1' }),
      'openai/gpt-4o-mini',
    ),
  'fireworks/chat-stream': (fixture) =>
    streamChat(
      createClient(fixture, { baseURL: 'https://api.fireworks.ai/inference/v1' }),
      'accounts/fireworks/models/gpt-oss-120b',
    ),
};

const readMistral = ({ promptTokens, completionTokens }) => [promptTokens, completionTokens];
const mistral = new Mistral({ apiKey: 'none' });
const headed = (fixture) => ({ fetchOptions: { headers: { 'x-fixture': fixture } } });

const callsOfMistral = {
  async 'mistral/chat'(fixture) {
    const request = { model: 'mistral-large-2512', messages };
    return readMistral((await mistral.chat.complete(request, headed(fixture))).usage);
  },
  async 'mistral/chat-stream'(fixture) {
    const request = { model: 'mistral-small-latest', messages };
    const events = await mistral.chat.stream(request, headed(fixture));
    return readMistral(await last(events, ({ data }) => data.usage));
  },
  async 'mistral/ocr'(fixture) {
    const document = { type: 'document_url', documentUrl: 'https://example.com/a.pdf' };
    const request = { model: 'mistral-ocr-4-0', document };
    const { usageInfo } = await mistral.ocr.process(request, headed(fixture));
    return { pages: usageInfo.pagesProcessed };
  },
};

const createGroq = (fixture) =>
  new Groq({ apiKey: 'none', defaultHeaders: { 'x-fixture': fixture } });

const callsOfGroq = {
  'groq/chat-reasoning': (fixture) => complete(createGroq(fixture), 'openai/gpt-oss-120b'),
  async 'groq/chat-stream'(fixture) {
    const request = { model: 'llama-3.3-70b-versatile', messages, stream: true };
    const chunks = await createGroq(fixture).chat.completions.create(request);
    return readChat(await last(chunks, ({ x_groq }) => x_groq?.usage));
  },
};

const createAi = (fixture) => createOpenAI({ apiKey: 'none', headers: { 'x-fixture': fixture } });
const readAi = ({ inputTokens, outputTokens }) => [inputTokens, outputTokens];

async function generate(model) {
  return readAi((await generateText({ model, prompt })).usage);
}

async function stream(model) {
  const answer = streamText({ model, prompt });
  await answer.consumeStream();
  return readAi(await answer.usage);
}

const callsOfVercel = {
  'openai/chat-plain': (fixture) => generate(createAi(fixture).chat('gpt-4o-mini')),
  'openai/chat-stream-usage': (fixture) => stream(createAi(fixture).chat('gpt-4o-mini')),
  'openai/responses-plain': (fixture) => generate(createAi(fixture)('gpt-5')),
  'openai/responses-stream': (fixture) => stream(createAi(fixture)('gpt-5-mini')),
};

const createChain = (fixture) =>
  new ChatOpenAI({
    model: 'gpt-4o-mini',
    apiKey: 'none',
    configuration: { defaultHeaders: { 'x-fixture': fixture } },
  });

const callsOfLangchain = {
  async 'openai/chat-plain'(fixture) {
    return readTokens((await createChain(fixture).invoke(prompt)).usage_metadata);
  },
  async 'openai/chat-stream-usage'(fixture) {
    const chunks = await createChain(fixture).stream(prompt);
    return readTokens(await last(chunks, ({ usage_metadata }) => usage_metadata));
  },
};

const clients = {
  OpenAI: { ...callsOfOpenai, ...callsOfOthers },
  Mistral: callsOfMistral,
  Groq: callsOfGroq,
  'Vercel AI SDK': callsOfVercel,
  LangChain: callsOfLangchain,
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
