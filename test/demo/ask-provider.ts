import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import type { SimulatedProvider } from '../simulator/answer.ts';
import type { ScenarioCall } from './scenario.ts';

/** Creates the function that makes one call through the provider's official SDK and reads its answer. */
export function createAskProvider(
  origins: Readonly<Record<SimulatedProvider, string>>,
): (call: ScenarioCall) => Promise<void> {
  const openai = new OpenAI({ apiKey: 'simulated', baseURL: `${origins.openai}/v1` });
  const anthropic = new Anthropic({ apiKey: 'simulated', baseURL: origins.anthropic });
  const gemini = new GoogleGenAI({
    apiKey: 'simulated',
    httpOptions: { baseUrl: origins['gcp.gemini'] },
  });

  return async function askProvider({ endpoint, model, prompt, stream, leaveEarly }) {
    const messages = [{ role: 'user' as const, content: prompt }];
    switch (endpoint) {
      case 'chat':
        if (!stream) return void (await openai.chat.completions.create({ model, messages }));
        return readStream(
          await openai.chat.completions.create({
            model,
            messages,
            stream: true,
            stream_options: { include_usage: true },
          }),
          leaveEarly,
        );
      case 'responses':
        if (!stream) return void (await openai.responses.create({ model, input: prompt }));
        return readStream(await openai.responses.create({ model, input: prompt, stream: true }));
      case 'embeddings':
        return void (await openai.embeddings.create({ model, input: prompt }));
      case 'messages': {
        const params = { model, max_tokens: 1024, messages };
        if (!stream) return void (await anthropic.messages.create(params));
        return readStream(await anthropic.messages.create({ ...params, stream: true }));
      }
      case 'content': {
        const params = { model, contents: prompt };
        if (!stream) return void (await gemini.models.generateContent(params));
        return readStream(await gemini.models.generateContentStream(params));
      }
    }
  };
}

async function readStream(stream: AsyncIterable<unknown>, leaveEarly = false): Promise<void> {
  let events = 0;
  for await (const _event of stream) {
    events += 1;
    if (leaveEarly && events === 3) break;
  }
}
