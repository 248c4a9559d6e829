import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** Stands between an app and the processor and keeps every body that passes. */
export interface RecordingProxy {
  readonly url: string;
  /** Decompressed request bodies, in order of arrival, by path. */
  readonly bodies: readonly { readonly path: string; readonly text: string }[];
  close(): Promise<void>;
}

/** Starts a proxy on a free port of 127.0.0.1 that forwards to `targetUrl`. */
export async function startRecordingProxy(targetUrl: string): Promise<RecordingProxy> {
  const bodies: { path: string; text: string }[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const path = incoming.url ?? '/';
    const gzip = incoming.headers['content-encoding'] === 'gzip';
    bodies.push({ path, text: (gzip ? gunzipSync(body) : body).toString('latin1') });
    const forwarded = await fetch(new URL(path, targetUrl), {
      method: incoming.method ?? 'POST',
      headers: {
        'content-type': incoming.headers['content-type'] ?? '',
        ...(gzip ? { 'content-encoding': 'gzip' } : {}),
      },
      body,
    });
    response.writeHead(forwarded.status, {
      'content-type': forwarded.headers.get('content-type') ?? 'text/plain',
    });
    response.end(Buffer.from(await forwarded.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
