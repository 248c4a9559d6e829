import express, { type Request, type Response, type Router } from 'express';
import type { Sender } from '../domain/access.ts';
import type { LogRecord } from '../domain/log-record.ts';
import type { MetricPoint, Span } from '../domain/span.ts';
import { UnavailableError } from '../domain/unavailable-error.ts';
import type { Log } from '../log.ts';
import { ByteBudget } from './byte-budget.ts';
import { isForeignPage } from './is-foreign-page.ts';
import { type MediaType, type OtlpEncoding, resolveEncoding } from './otlp-encoding.ts';
import { type ExportOutcome, formatResponse } from './otlp-response.ts';
import { formatStatus } from './otlp-status.ts';
import { AbortedError, discardRest, readBody } from './read-body.ts';
import {
  foreignPage,
  methodNotAllowed,
  unauthenticated,
  unauthenticatedForNow,
  unavailable,
  unknownPath,
  unsupportedMediaType,
} from './refusals.ts';
import { RefusedError } from './refused-error.ts';
import { type CutKind, RequestBounds } from './request-bounds.ts';

interface OtlpReceiverOptions {
  /** Resolves only after the commit. Throws `UnavailableError` when the ledger is away. */
  acceptSpans: (sender: Sender, spans: readonly Span[]) => Promise<ExportOutcome>;
  acceptLogs: (sender: Sender, logs: readonly LogRecord[]) => Promise<ExportOutcome>;
  acceptMetrics: (sender: Sender, points: readonly MetricPoint[]) => Promise<ExportOutcome>;
  /**
   * Whose records come with an Authorization header, `null` where nobody's may. Throws
   * `UnavailableError` when it cannot be known now.
   */
  resolveSender: (authorization: string | undefined) => Promise<Sender | null>;
  /** Of one body after decompression. */
  maxBodyBytes?: number;
  /**
   * Of all bodies held at once, some ten times of which is what they take when decoded; beyond it
   * senders are told to try again.
   */
  maxHeldBytes?: number;
  /** Hears of every request that was refused for good, with a low-cardinality reason. */
  onRejected?: (reason: string, count: number) => void;
  /** Hears what was cut from accepted requests to keep within the limits. */
  onCut?: (kind: CutKind, count: number) => void;
  log: Log;
}

/** What is done with a body once it is read; resolves to the body of the answer. */
type Export = (
  sender: Sender,
  encoding: OtlpEncoding,
  received: { readonly body: Buffer; readonly bounds: RequestBounds },
) => Promise<Uint8Array | string>;

/**
 * OTLP/HTTP as the specification of OTLP 1.11 demands it: `POST /v1/traces`, `/v1/metrics` and
 * `/v1/logs`. A 200 means committed. What passes by itself is a 503, since senders drop data on a 500.
 * Specification: https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createOtlpReceiver({
  acceptSpans,
  acceptLogs,
  acceptMetrics,
  resolveSender,
  maxBodyBytes = 64 * 1024 * 1024,
  maxHeldBytes = Math.max(2 * maxBodyBytes, 128 * 1024 * 1024),
  onRejected = () => {},
  onCut = () => {},
  log,
}: OtlpReceiverOptions): Router {
  const byteBudget = new ByteBudget(maxHeldBytes);
  const router = express.Router();

  router.all('/v1/traces', (request, response) =>
    receive(request, response, async (sender, { mediaType, decodeTraces }, { body, bounds }) => {
      const outcome = await acceptSpans(sender, decodeTraces(body, bounds));
      return formatResponse(mediaType, 'rejectedSpans', outcome);
    }),
  );
  router.all('/v1/logs', (request, response) =>
    receive(request, response, async (sender, { mediaType, decodeLogs }, { body, bounds }) => {
      const outcome = await acceptLogs(sender, decodeLogs(body, bounds));
      return formatResponse(mediaType, 'rejectedLogRecords', outcome);
    }),
  );
  router.all('/v1/metrics', (request, response) =>
    receive(request, response, async (sender, { mediaType, decodeMetrics }, { body, bounds }) => {
      const outcome = await acceptMetrics(sender, decodeMetrics(body, bounds));
      return formatResponse(mediaType, 'rejectedDataPoints', outcome);
    }),
  );
  router.use('/v1', (request, response) =>
    refuse(request, response, unknownPath(request.originalUrl)),
  );
  return router;

  async function receive(request: Request, response: Response, accept: Export): Promise<void> {
    let heldBytes = 0;
    try {
      if (request.method !== 'POST') throw methodNotAllowed(request.method);
      const encoding = resolveEncoding(request.headers['content-type']);
      if (encoding === null) throw unsupportedMediaType(request.headers['content-type']);
      if (isForeignPage(request.headers)) throw foreignPage();
      const sender = await resolveSender(request.headers.authorization);
      if (sender === null) throw wantsToWait(request) ? unauthenticatedForNow() : unauthenticated();
      const body = await readBody(request, {
        maxBodyBytes,
        onBytes(count) {
          byteBudget.take(count);
          heldBytes += count;
        },
      });
      const bounds = new RequestBounds();
      const accepted = await accept(sender, encoding, { body, bounds });
      for (const [kind, count] of bounds.cuts) onCut(kind, count);
      answer(response, 200, encoding.mediaType, accepted);
    } catch (error) {
      if (error instanceof AbortedError) return;
      refuse(request, response, error instanceof RefusedError ? error : postpone(error));
    } finally {
      byteBudget.giveBack(heldBytes);
    }
  }

  function refuse(request: Request, response: Response, error: RefusedError): void {
    if (error.status !== 503 || error.reason === 'unauthenticated') onRejected(error.reason, 1);
    const encoding = resolveEncoding(request.headers['content-type']);
    const mediaType = encoding?.mediaType ?? 'application/json';
    response.set(error.headers);
    answer(response, error.status, mediaType, formatStatus(mediaType, error));
    discardRest(request);
  }

  /** Whatever fails for another reason than the request itself may succeed later. */
  function postpone(error: unknown): RefusedError {
    const isExpected = error instanceof UnavailableError;
    log(isExpected ? 'warn' : 'error', 'A request could not be stored: its sender will try again', {
      error: error instanceof Error && !isExpected ? error.stack : String(error),
    });
    return unavailable(isExpected ? error.retryAfterSeconds : 5, error);
  }
}

/** What the shipped collector says: its queue is on disk, and a token may be put right. */
function wantsToWait({ headers }: Request): boolean {
  return headers['tallylight-unauthenticated'] === 'wait';
}

/** Written by hand, because express would add a charset to the media type. */
function answer(
  response: Response,
  status: number,
  mediaType: MediaType,
  body: Uint8Array | string,
): void {
  response.writeHead(status, {
    'Content-Type': mediaType,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
