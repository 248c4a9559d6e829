/** The words for how a call is read: its format, and the readers and meters that a format works with. */

import type { RequestFacts, RequestHead, ResponseFacts, ResponseHead } from './call.ts';
import type { ContentFormat } from './content.ts';

/** How one endpoint's requests and responses are to be read. Pure; malformed input gives no facts. */
export interface WireFormat {
  /** The value of `gen_ai.operation.name`. */
  readonly operationName: string;
  /**
   * `body` is the request's parsed JSON, or the fields of its form; `undefined` when it was neither, or too
   * large. Of a large body long strings are left out: `countCharacters` reads what stands in their place.
   */
  readRequest(head: RequestHead, body: unknown): RequestFacts;
  /** `body` is a whole parsed JSON response, of a success or of a failure. */
  readResponse(body: unknown): ResponseFacts;
  /** What the headers say. What the body says weighs more, field by field. */
  readHeaders?(head: ResponseHead): ResponseFacts;
  /** Absent where the endpoint never streams. What text the stream holds is given to `text`. */
  createStreamReader?(text?: TextMeter): StreamReader;
  /** An answer that is a JSON array is one value, and no stream of its elements. */
  readonly wholeArrays?: true;
  /**
   * Gives the text of a request's body to `text`. Where a format has it, a stream whose usage nobody reports is
   * estimated; the stream's reader then measures what came.
   */
  readRequestText?(body: unknown, text: TextMeter): void;
  /**
   * The body of a request that asks for the usage of its stream, where it does not already; `undefined` to leave
   * it as it is. Only used where the configuration says so.
   */
  askForUsage?(body: Buffer): Buffer | undefined;
  /** The body tells of calls made earlier, one a line, each line an object in JSON: each becomes a record, the download itself none. */
  readToldCall?(line: unknown, head: RequestHead): ToldCall | undefined;
  /** The body as a whole tells of calls made earlier: each becomes a record. Together with `readsBack`. */
  readToldCalls?(body: unknown, head: RequestHead): readonly ToldCall[];
  /** Reads back what was ordered earlier: recorded only where the answer has its result (`ResponseFacts.work`). */
  readonly readsBack?: true;
  /** Free by the provider's rule, such as token counting: recorded with a known cost of zero. */
  readonly free?: boolean;
  /** How prompts and answers are read. Only used for calls whose words the app wants to be kept. */
  readonly content?: ContentFormat;
}

/** Reads one stream; created per call. Must never throw on malformed data. */
export interface StreamReader {
  /**
   * A cheap test on an event's undecoded `data:` bytes, called for every event, in order; where it
   * says `false` the event is neither decoded nor passed on. Absent: every event is wanted.
   * The bytes are only valid during the call.
   */
  wants?(name: string, data: Buffer): boolean;
  /** Called for every wanted event, in order. */
  onEvent(event: StreamEvent): void;
  /** The facts gathered so far; called once, at the end of the call. */
  facts(): ResponseFacts;
}

/**
 * One event of a stream, whatever its framing: of server-sent events the `event:` name (`''` when unnamed) and
 * the `data:` lines joined; of NDJSON a line; of a JSON array an element; of AWS's event stream the
 * `:event-type` (or `:exception-type`) and the payload.
 */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/** Measures text, for an estimate where nobody reports usage. */
export interface TextMeter {
  /** The bytes between the quotes of a JSON string, as they stand there; only read during the call. */
  addJson(json: Buffer, from: number, to: number): void;
  addText(text: string): void;
  /** Text of which only the size is known, in bytes of UTF-8. */
  addBytes(bytes: number): void;
  /** What the provider counts around the text, such as for each message. */
  addTokens(tokens: number): void;
  /** There is something that is no text and counts all the same, such as an image: the measure is too low. */
  noteOther(): void;
}

/** A call made earlier, of which a response tells, such as a line of a batch's result file. */
export interface ToldCall {
  /** Names the call among all of its provider's, the same however often it is told of. */
  readonly identity: string;
  readonly operationName: string;
  /**
   * Milliseconds since the Unix epoch: the instant whose prices apply, the same each time where anybody says it.
   * Of a call that is told of with two instants the first one to reach the processor counts.
   */
  readonly startedAtMs: number;
  readonly statusCode?: number;
  readonly request: RequestFacts;
  readonly response: ResponseFacts;
  /** Free by the provider's rule, as `WireFormat.free`. */
  readonly free?: boolean;
}

/** A call recognised by its host and path. */
export interface Route {
  /** The value of `gen_ai.provider.name`. */
  readonly providerName: string;
  readonly format: WireFormat;
  /** Names of the response headers that say who is billed. */
  readonly billingHeaders: { readonly organization?: string; readonly project?: string };
}
