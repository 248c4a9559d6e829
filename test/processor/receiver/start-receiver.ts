import { once } from 'node:events';
import { createServer, request as sendHttp } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { LogRecord } from '../../../processor/src/domain/log-record.ts';
import type { MetricPoint, Span } from '../../../processor/src/domain/span.ts';
import { createOtlpReceiver } from '../../../processor/src/receiver/otlp-http.ts';

type ReceiverOptions = Parameters<typeof createOtlpReceiver>[0];

/** What came back, with the body as bytes. */
interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** The router in a real express application, with what it handed on. */
interface RunningReceiver extends AsyncDisposable {
  readonly port: number;
  readonly tenants: string[];
  readonly spans: Span[];
  readonly points: MetricPoint[];
  readonly logRecords: LogRecord[];
  readonly rejections: [string, number][];
  readonly cuts: [string, number][];
  readonly logs: { level: string; message: string }[];
  send(request: {
    path?: string;
    method?: string;
    headers?: Record<string, string>;
    body?: string | Uint8Array;
  }): Promise<Reply>;
}

export async function startReceiver(
  options: Partial<ReceiverOptions> = {},
): Promise<RunningReceiver> {
  const tenants: string[] = [];
  const spans: Span[] = [];
  const points: MetricPoint[] = [];
  const logRecords: LogRecord[] = [];
  const rejections: [string, number][] = [];
  const cuts: [string, number][] = [];
  const logs: { level: string; message: string }[] = [];
  const app = express();
  app.use(
    createOtlpReceiver({
      async acceptSpans({ tenant }, received) {
        tenants.push(tenant);
        spans.push(...received);
        return { rejected: 0, message: null };
      },
      async acceptLogs({ tenant }, received) {
        tenants.push(tenant);
        logRecords.push(...received);
        return { rejected: 0, message: null };
      },
      async acceptMetrics({ tenant }, received) {
        tenants.push(tenant);
        points.push(...received);
        return { rejected: 0, message: null };
      },
      resolveSender: async () => ({ tenant: 'default', environment: null }),
      onRejected: (reason, count) => rejections.push([reason, count]),
      onCut: (kind, count) => cuts.push([kind, count]),
      log: (level, message) => logs.push({ level, message }),
      ...options,
    }),
  );
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    tenants,
    spans,
    points,
    logRecords,
    rejections,
    cuts,
    logs,
    send({ path = '/v1/traces', method = 'POST', headers = {}, body = '' }) {
      return new Promise((resolve, reject) => {
        const request = sendHttp({ host: '127.0.0.1', port, path, method, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          );
        });
        request.on('error', reject);
        request.end(body);
      });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
