import { serve } from '@hono/node-server';
import { markError, setUsageContext, withUsageContext } from '@tallylight/instrumentation';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { answer, streamAnswer } from '../answer.mjs';
import { authenticate } from '../authenticate.mjs';

// #region recipe
const app = new Hono();
app.use((c, next) => withUsageContext({ project: 'shop', feature: c.req.path.slice(1) }, next));
app.use(async (c, next) => {
  const user = await authenticate(c.req.header('authorization'));
  setUsageContext({ userId: user.id });
  await next();
});

app.post('/answer', async (c) => {
  const { question } = await c.req.json();
  return c.json({ text: await answer(question) });
});

app.post('/stream', async (c) => {
  const { question } = await c.req.json();
  return streamSSE(c, async (stream) => {
    for await (const part of streamAnswer(question)) {
      // Whoever has gone needs no more tokens: leaving the loop ends the call.
      if (stream.aborted) break;
      await stream.writeSSE({ data: JSON.stringify(part) });
    }
  });
});

app.post('/parse', async (c) => {
  const { question } = await c.req.json();
  const text = await answer(question);
  try {
    return c.json(JSON.parse(text));
  } catch (error) {
    markError('invalid_json');
    throw error;
  }
});

app.onError(async (error, c) => {
  const { question } = await c.req.json();
  return c.json({ error: error.name, text: await answer(`why ${question}`) }, 500);
});
// #endregion

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`);
});
