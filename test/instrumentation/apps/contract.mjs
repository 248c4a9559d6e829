// Calls that fill every field of the contract; the prompts and answers hold a canary.
import { withUsageContext } from './with-usage-context.mjs';

const canary = 'canary-5f2c';
const headers = {
  'content-type': 'application/json',
  'x-stainless-retry-count': '1',
  authorization: `Bearer ${canary}`,
};
const post = (path, body) =>
  fetch(`${process.env.PROVIDER_URL}${path}?key=${canary}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  }).then((response) => response.text());

const context = {
  userId: 'ada',
  sessionId: 's-1',
  organization: 'acme',
  project: 'shop',
  feature: 'search',
  task: 'answer',
  object: { type: 'ticket', id: '7' },
  tags: { plan: 'pro', seats: 3 },
};
const messages = [{ role: 'user', content: canary }];
await withUsageContext(context, () =>
  post('/plain/v1/chat/completions', { model: 'gpt-4o-mini', messages }),
);
await post('/stream/v1/chat/completions', { model: 'gpt-4o-mini', stream: true, messages });
await post('/echo/v1/chat/completions', { model: 'gpt-4o-mini', messages, id: canary.length });
await post('/malformed/v1/chat/completions', { model: 'gpt-4o-mini', messages });
await post('/429/v1/chat/completions', { model: 'gpt-4o-mini', messages });
await post('/plain/v1/something/new', { prompt: canary });
await fetch(`${process.env.PROVIDER_URL}/plain/v1/models?key=${canary}`).then((r) => r.text());
