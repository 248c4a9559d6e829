import type { BillingHeaders, Ending, RequestFacts, RequestHead, ResponseFacts } from '../call.ts';
import type { ContentCapture, ContentMessage } from '../content.ts';
import { mergeFacts } from '../merge-facts.ts';
import type { Route, TextMeter, ToldCall } from '../wire-format.ts';
import { type ContentDecoder, createContentDecoder } from './content-decoder.ts';
import { finishLater, finishWaiting } from './finish-later.ts';
import { guard } from './guard.ts';
import { contentLimits } from './json-body.ts';
import { readAttempt } from './read-attempt.ts';
import { readBillingHeaders } from './read-billing-headers.ts';
import { RequestBody } from './request-body.ts';
import { ResponseBody } from './response-body.ts';
import { ToldBody } from './told-body.ts';
import { ToldCalls } from './told-calls.ts';

/** What an exchange of bytes turned out to say. */
export interface ExchangeResult {
  readonly ending: Ending;
  readonly statusCode?: number;
  readonly request: RequestFacts;
  readonly response: ResponseFacts;
  readonly billing: BillingHeaders;
  readonly attempt?: number;
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Only of a stream. */
  readonly timeToFirstChunkMs?: number;
  /** A successful answer came whole, and nothing in it could be read. */
  readonly unreadable: boolean;
  /** What the format read of the request, once more: its parsed body. */
  readonly requestBody: unknown;
  /** The parsed body of a request whose words are wanted. */
  readonly promptOf?: unknown;
  /** The words of a successful answer, where they are wanted. */
  readonly answer?: readonly ContentMessage[];
}

/** One call on the wire. The taps feed it the client's own bytes; it copies what it needs. */
export interface Exchange {
  /** Says how to tell whether no byte of the request has left yet, should nothing else end the call. */
  watchSending(isUnsent: () => boolean): void;
  pushRequest(chunk: Uint8Array | string): void;
  openResponse(statusCode: number, header: (name: string) => string | undefined): void;
  pushResponse(chunk: Uint8Array): void;
  end(ending: Ending): void;
  /** Brings the result at once, whatever is still missing: the process ends, or nobody reads on. */
  finishNow(): void;
  /** Its last byte has come, though its body may not have been read yet. */
  hasEnded(): boolean;
  /** For how long a response has been waiting for its next byte; 0 while there is no response yet. */
  idleMs(): number;
}

/** Follows one call and gives its result once, when it is over. */
export function createExchange({
  head,
  route,
  onResult,
  onToldCall,
  createTextMeter,
  maxWholeRequestBytes,
  capture = null,
}: {
  readonly head: RequestHead;
  readonly route: Route;
  readonly onResult: (result: ExchangeResult) => void;
  /** For each call made earlier of which the response tells, as soon as it does. */
  readonly onToldCall?: (call: ToldCall) => void;
  /** For the text of a stream; called for each body that is one. */
  readonly createTextMeter?: (() => TextMeter) | undefined;
  /** A larger request is kept in outline. */
  readonly maxWholeRequestBytes?: number | undefined;
  /** Which of the call's words are wanted. */
  readonly capture?: ContentCapture | null;
}): Exchange {
  const { format, billingHeaders } = route;
  const startedAtMs = Date.now();
  const startedAt = performance.now();
  let requestBody: RequestBody | null = null;
  let promptBody: RequestBody | null = null;
  let statusCode: number | undefined;
  let billing: BillingHeaders = {};
  let attempt: number | undefined;
  let decoder: ContentDecoder | null = null;
  let headerFacts: ResponseFacts = {};
  let responseBody: ResponseBody | null = null;
  let toldCalls: ToldCalls | ToldBody | null = null;
  let firstChunkAt: number | undefined;
  let lastByteAt: number | undefined;
  let endedAt = startedAt;
  let ending: Ending | null = null;
  let isUnsent = never;
  let finished = false;

  function pushRequest(chunk: Uint8Array | string): void {
    if (ending !== null) return;
    requestBody ??= new RequestBody(head, { maxWholeBytes: maxWholeRequestBytes });
    requestBody.push(chunk);
    if (capture?.prompt !== true) return;
    // Beside the other: what is held for its words must not change what the usage is read from.
    promptBody ??= new RequestBody(head, contentLimits);
    promptBody.push(chunk);
  }

  function openResponse(code: number, header: (name: string) => string | undefined): void {
    // Informational responses (1xx) come before the real one.
    if (ending !== null || code < 200) return;
    statusCode = code;
    isUnsent = never;
    lastByteAt = performance.now();
    billing = readBillingHeaders(billingHeaders, header);
    attempt = readAttempt(head);
    headerFacts = format.readHeaders?.({ statusCode: code, header }) ?? {};
    const contentType = header('content-type')?.toLowerCase() ?? '';
    const body = createBody(contentType);
    if (body === null) return;
    decoder = createContentDecoder(
      header('content-encoding'),
      guard((chunk) => body.push(chunk)),
    );
    if (decoder === null) toldCalls = responseBody = null;
  }

  function createBody(contentType: string): ResponseBody | ToldCalls | ToldBody | null {
    const { readToldCall, readToldCalls } = format;
    const onCall = (call: ToldCall) => onToldCall?.(call);
    if (readToldCalls !== undefined) {
      if (isSuccess(statusCode)) toldCalls = new ToldBody({ readToldCalls, head, onCall });
      return toldCalls;
    }
    if (readToldCall !== undefined) {
      if (!isSuccess(statusCode)) return null;
      // When its calls were made may stand in an answer that has ended and was not read yet, such as a batch's.
      finishWaiting();
      toldCalls = new ToldCalls({ readToldCall, head, onCall });
      return toldCalls;
    }
    if (/^(audio|video|image)\//.test(contentType)) return null;
    const capturesAnswer = capture?.answer === true && isSuccess(statusCode);
    responseBody = new ResponseBody(format, contentType, { createTextMeter, capturesAnswer });
    return responseBody;
  }

  function pushResponse(chunk: Uint8Array): void {
    if (ending !== null || statusCode === undefined) return;
    lastByteAt = performance.now();
    firstChunkAt ??= lastByteAt;
    decoder?.push(chunk);
  }

  function end(how: Ending): void {
    if (ending !== null) return;
    ending = how;
    endedAt = performance.now();
    // Reading the body can wait until the app has had its turn.
    if (decoder === null) finishLater(finish);
    else decoder.end(() => finishLater(finish));
  }

  function finishNow(): void {
    if (finished) return;
    if (ending === null) {
      ending = { kind: 'open', ...(isUnsent() && { unprocessed: true }) };
      endedAt = lastByteAt ?? performance.now();
    }
    guard(() => decoder?.endNow())();
    finish();
  }

  // Guarded: it runs on the event loop by itself, where a throw would end the app.
  const finish = guard(() => {
    if (finished || ending === null) return;
    finished = true;
    const response = readResponse();
    const result = createResult(ending, response);
    // An app may hold on to its request or response, and these to us, for as long as it likes.
    requestBody = promptBody = responseBody = toldCalls = decoder = null;
    onResult(result);
  });

  function createResult(ending: Ending, response: ResponseFacts | null): ExchangeResult {
    const body = parseBody(requestBody);
    // Where there are too many words to be held, the outline says how many.
    const promptOf = promptBody === null ? undefined : (parseBody(promptBody) ?? body);
    const request = readRequest(body);
    const isStream = responseBody?.isStream() === true;
    const answer = responseBody?.answer();
    return {
      ending,
      ...(statusCode === undefined ? {} : { statusCode }),
      request,
      response: mergeFacts(headerFacts, response ?? {}),
      billing,
      ...(attempt === undefined ? {} : { attempt }),
      startedAtMs,
      durationMs: endedAt - startedAt,
      ...(!isStream || firstChunkAt === undefined
        ? {}
        : { timeToFirstChunkMs: firstChunkAt - startedAt }),
      unreadable:
        response === null &&
        // Usage that the headers or the request state needs no body.
        headerFacts.usage === undefined &&
        request.units === undefined &&
        ending.kind === 'complete' &&
        isSuccess(statusCode),
      requestBody: body,
      ...(promptOf !== undefined && { promptOf }),
      ...(answer && { answer }),
    };
  }

  function readRequest(body: unknown): RequestFacts {
    try {
      return format.readRequest(head, body);
    } catch {
      return {};
    }
  }

  /** `null` where there was nothing that could be read. */
  function readResponse(): ResponseFacts | null {
    try {
      if (toldCalls !== null) {
        toldCalls.end();
        return toldCalls.hasUnread ? null : {};
      }
      return responseBody?.read() ?? null;
    } catch {
      return null;
    }
  }

  function idleMs(): number {
    return lastByteAt === undefined || ending !== null ? 0 : performance.now() - lastByteAt;
  }

  return {
    watchSending(watch) {
      isUnsent = watch;
    },
    pushRequest,
    openResponse,
    pushResponse,
    end,
    finishNow,
    hasEnded: () => ending !== null,
    idleMs,
  };
}

function never(): boolean {
  return false;
}

function parseBody(body: RequestBody | null): unknown {
  try {
    return body?.parse();
  } catch {
    return undefined;
  }
}

function isSuccess(statusCode: number | undefined): boolean {
  return statusCode !== undefined && statusCode >= 200 && statusCode < 300;
}
