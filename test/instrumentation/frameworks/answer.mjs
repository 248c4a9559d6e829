// Stands for the app's own use of a model.
import OpenAI from 'openai';

const { PROVIDER_URL } = process.env;
const openai = new OpenAI({ baseURL: `${PROVIDER_URL}/plain/v1`, apiKey: 'none', maxRetries: 0 });
const streaming = new OpenAI({ baseURL: `${PROVIDER_URL}/stream/v1`, apiKey: 'none' });

export async function answer(question) {
  const completion = await openai.chat.completions.create({ model: question, messages: [] });
  return completion.choices[0].message.content;
}

export async function* streamAnswer(question) {
  const stream = await streaming.chat.completions.create({
    model: question,
    messages: [],
    stream: true,
  });
  for await (const chunk of stream) yield chunk.choices[0]?.delta.content ?? '';
}
