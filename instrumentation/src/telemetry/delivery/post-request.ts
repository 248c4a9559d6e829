import type { Agent } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { version } from '../../version.ts';
import { withoutAppTracing } from '../app-context.ts';
import { createExportAgent } from './export-agent.ts';
import type { ExportResult } from './export-result.ts';
import type { ExportOptions, ExportTarget } from './export-target.ts';
import { readAnswer } from './read-answer.ts';

/** Posts one OTLP/JSON request, and waits for `timeoutMs` at most; never rejects. */
export type PostRequest = (body: Uint8Array, timeoutMs: number) => Promise<ExportResult>;

export function createPostRequest(
  target: ExportTarget,
  { tls, gzip }: Pick<ExportOptions, 'tls' | 'gzip'>,
): PostRequest {
  const address = urlToHttpOptions(new URL(target.url));
  const headers = {
    'user-agent': `tallylight/${version}`,
    ...target.headers,
    'content-type': 'application/json',
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  };
  let agent: Promise<Agent> | null = null;

  return async function postRequest(body, timeoutMs) {
    try {
      agent ??= createExportAgent(String(address.protocol), tls);
      const sent = gzip ? await compress(body) : body;
      return await send(await agent, sent, timeoutMs);
    } catch (error) {
      return createFailure(readCode(error));
    }
  };

  async function send(
    openAgent: Agent,
    body: Uint8Array,
    timeoutMs: number,
  ): Promise<ExportResult> {
    const { ClientRequest } = await import('node:http');
    return new Promise((resolve) => {
      withoutAppTracing(() => {
        // What `request` calls, and tracers do not wrap.
        const call = new ClientRequest({
          ...address,
          method: 'POST',
          agent: openAgent,
          headers: { ...headers, 'content-length': body.length },
        });
        let reason = 'ECONNRESET';
        const timer = setTimeout(() => {
          reason = 'timeout';
          call.destroy();
        }, timeoutMs).unref();
        call.on('response', (response) => {
          const status = response.statusCode ?? 0;
          response.on('error', ignore);
          readAnswer(response, (partial) => resolve({ status, reason: String(status), partial }));
        });
        call.on('error', (error) => {
          if (reason !== 'timeout') reason = readCode(error);
        });
        call.on('close', () => {
          clearTimeout(timer);
          resolve(createFailure(reason));
        });
        call.end(body);
      });
    });
  }
}

function createFailure(reason: string): ExportResult {
  return { status: 0, reason, partial: null };
}

function readCode(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return String(code ?? message);
}

async function compress(body: Uint8Array): Promise<Buffer> {
  const { gzip } = await import('node:zlib');
  return new Promise((resolve, reject) => {
    gzip(body, (error, compressed) => (error === null ? resolve(compressed) : reject(error)));
  });
}

function ignore(): void {}
