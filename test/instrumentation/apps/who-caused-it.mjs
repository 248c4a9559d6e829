// Calls with and without usage contexts, through the public API, while the bundled `register` records.
import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import {
  flushUsage,
  markError,
  recordUsage,
  setUsageContext,
  withUsageContext,
} from '@tallylight/instrumentation';

async function ask(model, behaviour = 'plain') {
  const response = await fetch(`${process.env.PROVIDER_URL}/${behaviour}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [] }),
  });
  return response.text();
}

const scenarios = {
  /** Requests of several users over the connections of one agent, one after the other on each. */
  async server() {
    const server = createServer(async (request, response) => {
      const userId = new URL(request.url, 'http://x').searchParams.get('user');
      if (userId !== null) setUsageContext({ userId });
      let body = '';
      for await (const chunk of Readable.from([request.url])) body += chunk;
      await ask(`${userId} ${body.length > 0}`);
      response.end();
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${server.address().port}`;
    for (const path of ['/?user=u1', '/', '/?user=u2', '/', '/']) {
      await fetch(url + path, { method: 'POST', body: 'x' }).then((r) => r.text());
    }
    server.close();
    server.closeAllConnections();
  },

  /** The same where the body comes in pieces behind its head, read by listeners. */
  async slowBodies() {
    const server = createServer((request, response) => {
      const userId = new URL(request.url, 'http://x').searchParams.get('user');
      if (userId !== null) setUsageContext({ userId });
      request.once('data', () => ask('data'));
      request.on('end', async () => {
        await withUsageContext({ feature: 'end' }, () => ask('end'));
        response.end();
      });
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const path of ['/?user=u1', '/', '/?user=u2']) {
      const options = { port: server.address().port, path, method: 'POST', agent };
      const request = httpRequest(options);
      const answered = once(request, 'response');
      for (const piece of ['a', 'b', '']) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (piece === '') request.end();
        else request.write(piece);
      }
      const [response] = await answered;
      for await (const _ of response);
    }
    agent.destroy();
    server.close();
  },

  async marks() {
    const told = [];
    await withUsageContext({ feature: 'parse' }, async () => {
      await ask('finished');
      told.push(markError('invalid_json'));
    });
    await withUsageContext({ feature: 'open' }, async () => {
      const open = ask('open', 'stream');
      await new Promise((resolve) => setTimeout(resolve, 1));
      told.push(markError(new TypeError('not told')));
      await open;
    });
    await withUsageContext({ feature: 'outer' }, async () => {
      await withUsageContext({ task: 'inner' }, () => ask('inner'));
      told.push(markError('a text of some length'));
    });
    await withUsageContext({ feature: 'refused' }, async () => {
      await ask('refused', '429');
      told.push(markError('invalid_json'));
    });
    await withUsageContext({ feature: 'late' }, async () => {
      await ask('late');
      await flushUsage();
      told.push(markError('too_late'));
    });
    await ask('outside');
    told.push(markError('outside'));
    console.log(JSON.stringify(told));
  },

  async reported() {
    const told = withUsageContext({ userId: 'ada', feature: 'voice' }, () => [
      recordUsage({
        provider: 'openai',
        operation: 'chat',
        model: 'gpt-realtime',
        responseModel: 'gpt-realtime-2025-08-28',
        responseId: 'resp_1',
        usage: {
          inputTokens: 100,
          cacheReadInputTokens: 20,
          audioInputTokens: 60,
          outputTokens: 40,
          units: { audio_seconds: 2.5 },
        },
        cost: { amount: '0.00123' },
        startedAt: new Date(Date.now() - 2000),
        durationMs: 1500,
        serverAddress: 'api.openai.com',
        serverPort: 443,
        context: { task: 'call' },
      }),
      recordUsage({
        provider: 'local',
        operation: 'chat',
        model: 'llama',
        usage: { inputTokens: 12, outputTokens: 5 },
        estimateMethod: 'characters/4',
      }),
      recordUsage({ provider: 'local', operation: 'chat', errorType: 'out_of_memory' }),
    ]);
    await ask('after');
    told.push(
      recordUsage({ provider: 'local' }),
      recordUsage(null),
      recordUsage({
        get provider() {
          throw new Error('of the app');
        },
      }),
      recordUsage({
        provider: 'local',
        operation: 'chat',
        usage: { inputTokens: -1, outputTokens: 1.5, prompt_tokens: 3 },
        status: 'fine',
        startedAt: 'yesterday',
        tokens: 3,
      }),
    );
    console.log(JSON.stringify(told));
  },

  async strict() {
    const askAround = () => ask('named');
    await ask('none');
    for (let time = 0; time < 3; time += 1) await ask('in a loop');
    await withUsageContext({ userId: 'ada', feature: 'search' }, askAround);
    await withUsageContext({ userId: 'ada' }, () => ask('half'));
    recordUsage({ provider: 'local', operation: 'chat', usage: { inputTokens: 1 } });
  },

  async users() {
    for (const userId of ['ada', 'bob', 'ada']) await withUsageContext({ userId }, () => ask('m'));
    recordUsage({ provider: 'p', operation: 'chat', context: { userId: 'bob' } });
  },
};

await scenarios[process.argv[2]]();
await flushUsage();
