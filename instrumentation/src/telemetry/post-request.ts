import type { Agent, IncomingMessage } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { version } from '../version.ts';
import { withoutAppTracing } from './app-context.ts';
import { createExportAgent } from './export-agent.ts';
import type { ExportResult } from './export-result.ts';
import type { ExportOptions, ExportTarget } from './export-target.ts';
import { parsePartialSuccess } from './partial-success.ts';

/** Posts one OTLP/JSON request, and waits for `timeoutMs` at most; never rejects. */
export type PostRequest = (body: Uint8Array, timeoutMs: number) => Promise<ExportResult>;

/** Of an answer; what it says beyond that is not read. */
const maxAnswerBytes = 64 * 1024;

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
        call.on('response', (response) => readAnswer(response, resolve));
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

function readAnswer(response: IncomingMessage, resolve: (result: ExportResult) => void): void {
  const status = response.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    if (bytes < maxAnswerBytes) chunks.push(chunk);
    bytes += chunk.length;
  });
  response.on('error', ignore);
  response.on('end', () => {
    resolve({
      status,
      reason: String(status),
      retryAfterMs: parseRetryAfter(response.headers['retry-after']),
      partial: status < 300 ? parsePartialSuccess(Buffer.concat(chunks).toString()) : null,
    });
  });
}

function createFailure(reason: string): ExportResult {
  return { status: 0, reason, retryAfterMs: null, partial: null };
}

function readCode(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return String(code ?? message);
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function parseRetryAfter(text: string | undefined): number | null {
  if (text === undefined) return null;
  const waitMs = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(waitMs) ? null : Math.max(waitMs, 0);
}

async function compress(body: Uint8Array): Promise<Buffer> {
  const { gzip } = await import('node:zlib');
  return new Promise((resolve, reject) => {
    gzip(body, (error, compressed) => (error === null ? resolve(compressed) : reject(error)));
  });
}

function ignore(): void {}
