import { Readable } from 'node:stream';
import { markError, setUsageContext, withUsageContext } from '@tallylight/instrumentation';
import Fastify from 'fastify';
import { answer, streamAnswer } from '../answer.mjs';
import { authenticate } from '../authenticate.mjs';

// #region recipe
const app = Fastify();
// Not `onRequest`: the body is read after that, and in the context of its connection.
app.addHook('preHandler', (request, _, done) => {
  withUsageContext({ project: 'shop', feature: request.routeOptions.url?.slice(1) }, done);
});
app.addHook('preHandler', async (request) => {
  const user = await authenticate(request.headers.authorization);
  setUsageContext({ userId: user.id });
});

app.post('/answer', async (request) => ({ text: await answer(request.body.question) }));

app.post('/stream', (request, reply) => {
  async function* events() {
    for await (const part of streamAnswer(request.body.question)) {
      yield `data: ${JSON.stringify(part)}\n\n`;
    }
  }
  // A client that has gone destroys the stream, which leaves the loop, which ends the call.
  return reply.type('text/event-stream').send(Readable.from(events()));
});

app.post('/parse', async (request) => {
  const text = await answer(request.body.question);
  try {
    return JSON.parse(text);
  } catch (error) {
    markError('invalid_json');
    throw error;
  }
});

app.setErrorHandler(async (error, request, reply) => {
  const text = await answer(`why ${request.body.question}`);
  return reply.status(500).send({ error: error.name, text });
});
// #endregion

console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
