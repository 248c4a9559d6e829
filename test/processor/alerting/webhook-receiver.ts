import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ReceivedPost {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

type Answer = { status: number; headers?: Record<string, string> } | 'silence' | 'hang up';

/** A webhook receiver that gives the answers in turn, the last one for ever. */
export async function startWebhookReceiver(answers: readonly Answer[] = [{ status: 200 }]) {
  const posts: ReceivedPost[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const answer = answers[Math.min(posts.length, answers.length - 1)] ?? { status: 200 };
    posts.push({ path: request.url ?? '', headers: request.headers, body });
    for (const check of waiting) check();
    if (answer === 'silence') return;
    if (answer === 'hang up') return void request.socket.destroy();
    response.writeHead(answer.status, answer.headers).end('an answer that nobody keeps');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  /** Resolves once there have been so many posts; rejects after twenty seconds without them. */
  function waitForPosts(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(
        () => reject(new Error(`${posts.length} of ${count} posts came within 20 s`)),
        20_000,
      );
      function check() {
        if (posts.length < count) return;
        clearTimeout(deadline);
        resolve();
      }
      waiting.push(check);
      check();
    });
  }

  return {
    url: `http://127.0.0.1:${port}/hook`,
    posts,
    waitForPosts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
