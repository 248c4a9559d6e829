import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A post as it arrived. */
export interface WebhookPost {
  readonly path: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  /** Parsed JSON. */
  readonly payload: unknown;
  readonly receivedAt: Date;
}

/** A local server that keeps what is posted to it. */
export interface WebhookReceiver {
  readonly url: string;
  readonly posts: readonly WebhookPost[];
  close(): Promise<void>;
}

/** Starts a receiver on a free port of 127.0.0.1 that answers 204. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const posts: WebhookPost[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const { url = '/', headers } = request;
      posts.push({ path: url, headers, payload: JSON.parse(text), receivedAt: new Date() });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/budget`,
    posts,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
