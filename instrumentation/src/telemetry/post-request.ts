import type { Agent } from 'node:http';
import { withoutAppTracing } from './app-context.ts';
import { createExportAgent } from './export-agent.ts';
import type { ExportOptions } from './export-target.ts';

/** Posts one OTLP/JSON request. Resolves to the status of the answer, 0 where there was none in time; never rejects. */
export type PostRequest = (body: Buffer) => Promise<number>;

/** Posts what is serialised already, which the SDK's exporters cannot. */
export function createPostRequest({
  traces,
  tls,
  gzip,
  timeoutMs,
}: Omit<ExportOptions, 'metrics'>): PostRequest {
  const { protocol } = new URL(traces.url);
  const headers = {
    ...traces.headers,
    'content-type': 'application/json',
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  };
  let agent: Promise<Agent> | null = null;

  return async function postRequest(body) {
    try {
      agent ??= createExportAgent(protocol, tls);
      const sent = gzip ? await compress(body) : body;
      return await send(await agent, sent);
    } catch {
      return 0;
    }
  };

  async function send(openAgent: Agent, body: Buffer): Promise<number> {
    const { request } = await (protocol === 'https:' ? import('node:https') : import('node:http'));
    return new Promise((resolve) => {
      withoutAppTracing(() => {
        const call = request(traces.url, {
          method: 'POST',
          agent: openAgent,
          headers: { ...headers, 'content-length': body.length },
        });
        const timer = setTimeout(() => call.destroy(), timeoutMs).unref();
        call.on('response', (response) => {
          response.resume().on('error', ignore);
          response.on('end', () => resolve(response.statusCode ?? 0));
        });
        call.on('error', ignore);
        call.on('close', () => {
          clearTimeout(timer);
          resolve(0);
        });
        call.end(body);
      });
    });
  }
}

async function compress(body: Buffer): Promise<Buffer> {
  const { gzip } = await import('node:zlib');
  return new Promise((resolve, reject) => {
    gzip(body, (error, compressed) => (error === null ? resolve(compressed) : reject(error)));
  });
}

function ignore(): void {}
