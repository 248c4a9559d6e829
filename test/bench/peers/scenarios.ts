import OpenAI from 'openai';

const params = {
  model: 'gpt-4o-mini',
  messages: [{ role: 'user' as const, content: 'Where is my parcel?' }],
};
const streamParams = { ...params, stream: true as const };
const withUsage = { ...streamParams, stream_options: { include_usage: true } };

/** The same calls for every peer. */
export const scenarios: Readonly<Record<string, (baseURL: string) => Promise<void>>> = {
  async 'SDK, whole answer'(baseURL) {
    await createClient(baseURL).chat.completions.create(params);
  },
  async 'SDK, stream with include_usage'(baseURL) {
    for await (const _chunk of await createClient(baseURL).chat.completions.create(withUsage));
  },
  async 'SDK, stream without it'(baseURL) {
    for await (const _chunk of await createClient(baseURL).chat.completions.create(streamParams));
  },
  async 'SDK, stream left early'(baseURL) {
    let count = 0;
    for await (const _chunk of await createClient(baseURL).chat.completions.create(withUsage)) {
      count += 1;
      if (count === 10) break;
    }
  },
  async 'fetch, whole answer'(baseURL) {
    await (await post(baseURL, params)).json();
  },
  async 'fetch, stream with include_usage'(baseURL) {
    await (await post(baseURL, withUsage)).text();
  },
};

function createClient(baseURL: string): OpenAI {
  return new OpenAI({ apiKey: 'peers', baseURL, maxRetries: 0 });
}

function post(baseURL: string, body: object): Promise<Response> {
  return fetch(`${baseURL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer peers' },
    body: JSON.stringify(body),
  });
}
