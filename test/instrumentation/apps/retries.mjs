// Calls that are refused twice and then answered, by clients that try again themselves.
import http from 'node:http';

const { PROVIDER_URL, ANTHROPIC_URL } = process.env;
const messages = [{ role: 'user', content: 'x' }];

const clients = {
  async openai() {
    const { default: OpenAI } = await import('openai');
    const client = new OpenAI({ apiKey: 'k', baseURL: `${PROVIDER_URL}/flaky-openai/v1` });
    await client.chat.completions.create({ model: 'openai', messages });
  },
  async anthropic() {
    const { default: Anthropic } = await import('@anthropic-ai/sdk');
    const client = new Anthropic({ apiKey: 'k', baseURL: `${ANTHROPIC_URL}/flaky-anthropic` });
    await client.messages.create({ model: 'anthropic', max_tokens: 9, stream: true, messages });
  },
  async got() {
    const { default: got } = await import('got');
    const retry = {
      limit: 2,
      methods: ['POST'],
      calculateDelay: ({ computedValue }) => computedValue && 1,
    };
    const json = { model: 'got', messages };
    await got.post(`${PROVIDER_URL}/flaky-got/v1/chat/completions`, { json, retry }).json();
  },
  async 'undici RetryAgent'() {
    const { Agent, RetryAgent, request } = await import('undici7');
    const options = { methods: ['POST'], minTimeout: 1, maxTimeout: 1, retryAfter: false };
    const { body } = await request(`${PROVIDER_URL}/flaky-undici/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'undici RetryAgent', messages }),
      dispatcher: new RetryAgent(new Agent(), options),
    });
    await body.json();
  },
  async 'redirected fetch'() {
    const body = JSON.stringify({ model: 'redirected fetch', messages });
    const url = `${PROVIDER_URL}/redirect/v1/chat/completions`;
    await fetch(url, { method: 'POST', body }).then((response) => response.json());
  },
};

for (const name of process.argv.slice(2)) await clients[name]();
http.globalAgent.destroy();
