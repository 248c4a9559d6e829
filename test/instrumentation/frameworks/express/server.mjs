import { markError, setUsageContext, withUsageContext } from '@tallylight/instrumentation';
import express from 'express';
import { answer, streamAnswer } from '../answer.mjs';
import { authenticate } from '../authenticate.mjs';

// #region recipe
const app = express();
// What reads bodies comes first: not every one of them keeps the context.
app.use(express.json());
app.use((request, _, next) => {
  withUsageContext({ project: 'shop', feature: request.path.slice(1) }, next);
});
app.use(async (request, _, next) => {
  const user = await authenticate(request.headers.authorization);
  setUsageContext({ userId: user.id });
  next();
});

app.post('/answer', async (request, response) => {
  response.json({ text: await answer(request.body.question) });
});

app.post('/stream', async (request, response) => {
  response.type('text/event-stream');
  for await (const part of streamAnswer(request.body.question)) {
    // Whoever has gone needs no more tokens: leaving the loop ends the call.
    if (response.destroyed) break;
    response.write(`data: ${JSON.stringify(part)}\n\n`);
  }
  response.end();
});

app.post('/parse', async (request, response) => {
  const text = await answer(request.body.question);
  try {
    response.json(JSON.parse(text));
  } catch (error) {
    markError('invalid_json');
    throw error;
  }
});

// An error's own calls belong to the same user.
app.use(async (error, request, response, _) => {
  const text = await answer(`why ${request.body.question}`);
  response.status(500).json({ error: error.name, text });
});
// #endregion

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
