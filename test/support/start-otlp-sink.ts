import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { LogRecord } from '../../processor/src/domain/log-record.ts';
import type { MetricPoint, Span } from '../../processor/src/domain/span.ts';
import {
  decodeLogs,
  decodeMetrics,
  decodeTraces,
} from '../../processor/src/receiver/otlp-protobuf.ts';

/** Takes what a collector exports, in place of a processor, and keeps it. */
export interface OtlpSink {
  readonly url: string;
  /** Every span, data point and log record so far, as a processor would read them. */
  readonly spans: readonly Span[];
  readonly points: readonly MetricPoint[];
  readonly logs: readonly LogRecord[];
  /** Every body so far, decompressed. */
  readonly bodies: readonly Buffer[];
  /** The Authorization headers so far. */
  readonly authorizations: ReadonlySet<string | undefined>;
  close(): Promise<void>;
}

/**
 * Starts a sink for OTLP/HTTP with protobuf on 127.0.0.1.
 * @param port any free one unless given.
 */
export async function startOtlpSink({ port = 0 }: { port?: number } = {}): Promise<OtlpSink> {
  const spans: Span[] = [];
  const points: MetricPoint[] = [];
  const logs: LogRecord[] = [];
  const bodies: Buffer[] = [];
  const authorizations = new Set<string | undefined>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const wire = Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(wire) : wire;
    bodies.push(body);
    authorizations.add(request.headers.authorization);
    if (request.url === '/v1/traces') spans.push(...decodeTraces(body));
    else if (request.url === '/v1/logs') logs.push(...decodeLogs(body));
    else points.push(...decodeMetrics(body));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    points,
    logs,
    bodies,
    authorizations,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
