import type { Agent, ClientRequest } from 'node:http';
import type { ExportResult } from './export-result.ts';
import type { PartialSuccess } from './partial-success.ts';
import { readAnswer } from './read-answer.ts';

/** What was seen of the requests of one export; of those that it repeated, the last. */
interface Seen {
  status: number;
  reason: string;
  partial: PartialSuccess | null;
}

const absentErrors: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/**
 * Sees on the way what OpenTelemetry's exporters keep to themselves: the status of an answer, and its partial
 * success. Watches one export at a time.
 */
export class RequestWatch {
  readonly #timeoutMs: number;
  readonly #waitsForReceiver: boolean;
  #seen: Seen = createSeen();

  constructor({
    timeoutMs,
    waitsForReceiver,
  }: {
    /** For one request, also while it connects. */
    readonly timeoutMs: number;
    /** Whether the exporter repeats a request also where nobody listens: a receiver may be about to start. */
    readonly waitsForReceiver: boolean;
  }) {
    this.#timeoutMs = timeoutMs;
    this.#waitsForReceiver = waitsForReceiver;
  }

  /** The agent's requests are seen from now on. */
  follow(agent: Agent): Agent {
    const watched = agent as Agent & {
      addRequest(request: ClientRequest, ...rest: unknown[]): void;
    };
    const { addRequest } = watched;
    watched.addRequest = (request, ...rest) => {
      this.#observe(request);
      addRequest.call(watched, request, ...rest);
    };
    return agent;
  }

  /** An export begins. Returns what tells its result, once the exporter has called back. */
  begin(): (failure: Error | undefined) => ExportResult {
    const seen = createSeen();
    this.#seen = seen;
    return (failure) =>
      failure === undefined
        ? { ...seen, status: seen.status || 200 }
        : { status: seen.status, reason: seen.reason || failure.message, partial: null };
  }

  #observe(request: ClientRequest): void {
    const seen = Object.assign(this.#seen, createSeen());
    const timer = setTimeout(() => {
      seen.reason = 'timeout';
      request.destroy(new Error('timeout'));
    }, this.#timeoutMs).unref();
    request.once('close', () => clearTimeout(timer));
    request.once('response', (response) => {
      seen.status = response.statusCode ?? 0;
      seen.reason = String(seen.status);
      // Beside the exporter, which reads the same.
      readAnswer(response, (partial) => {
        seen.partial = partial;
      });
    });
    request.once('error', (error: NodeJS.ErrnoException) => {
      const { code } = error;
      seen.reason ||= code ?? error.message;
      // The exporter goes by the code, and hears of the error after us.
      if (!this.#waitsForReceiver && absentErrors.has(String(code))) delete error.code;
    });
  }
}

function createSeen(): Seen {
  return { status: 0, reason: '', partial: null };
}
