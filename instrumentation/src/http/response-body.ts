import type { ResponseFacts } from '../call.ts';
import type { AnswerReader, ContentMessage } from '../content.ts';
import type { StreamReader, TextMeter, WireFormat } from '../wire-format.ts';
import type { EventReader, EventReaderOptions } from './event-reader.ts';
import { EventStreamReader } from './event-stream.ts';
import { JsonArrayReader } from './json-array.ts';
import { contentLimits, createJsonBody, type JsonBody } from './json-body.ts';
import { LinesTest } from './lines-test.ts';
import { NdjsonReader } from './ndjson.ts';
import { SseReader } from './sse.ts';

/** What a body is: one JSON value, or events in one of their framings. */
type BodyKind = 'json' | 'sse' | 'ndjson' | 'json-array' | 'event-stream';

const framings = {
  sse: SseReader,
  ndjson: NdjsonReader,
  'json-array': JsonArrayReader,
  'event-stream': EventStreamReader,
};

/** The body of a response, decoded, as it passes by. */
export class ResponseBody {
  readonly #format: WireFormat;
  readonly #createTextMeter: (() => TextMeter) | undefined;
  readonly #labelled: BodyKind;
  #json: JsonBody | null = null;
  /** Some servers label lines of JSON as JSON; `null` where the endpoint never streams. */
  #linesTest: LinesTest | null = null;
  #events: EventReader | null = null;
  #reader: StreamReader | null = null;
  readonly #capturesAnswer: boolean;
  #answerReader: AnswerReader | undefined;
  /** Beside `#json`: what is held for its words must not change what the usage is read from. */
  #answerJson: JsonBody | null = null;
  #answer: readonly ContentMessage[] | undefined;

  /**
   * @param contentType in lower case; `''` where there is none
   * @param capturesAnswer whether its words are wanted as well
   */
  constructor(
    format: WireFormat,
    contentType: string,
    {
      createTextMeter,
      capturesAnswer = false,
    }: {
      readonly createTextMeter?: (() => TextMeter) | undefined;
      readonly capturesAnswer?: boolean;
    } = {},
  ) {
    this.#format = format;
    this.#createTextMeter = createTextMeter;
    this.#labelled = parseContentType(contentType);
    this.#capturesAnswer = capturesAnswer && format.content !== undefined;
  }

  push(chunk: Uint8Array): void {
    if (this.#json === null && this.#events === null) {
      if (isBlank(chunk)) return;
      this.#open(recogniseBody(chunk, this.#labelled));
    }
    if (this.#linesTest?.push(chunk)) this.#becomeLines();
    if (this.#events !== null) this.#events.push(chunk);
    else this.#json?.push(chunk);
    this.#answerJson?.push(chunk);
  }

  /** What was taken for one value so far is the first line. */
  #becomeLines(): void {
    const line = this.#json?.whole();
    // Of a long line only the outline is there: the body stays what it was taken for.
    if (line === undefined) return;
    this.#json = this.#answerJson = this.#linesTest = null;
    this.#open('ndjson');
    this.#events?.push(line);
  }

  isStream(): boolean {
    return this.#reader !== null;
  }

  /** What the body said, as far as it came; `null` where there was nothing that could be read. */
  read(): ResponseFacts | null {
    // A stream without a byte is one that did not come to its end.
    if (this.#json === null && this.#events === null) this.#open(this.#labelled);
    if (this.#reader !== null) {
      this.#events?.end();
      this.#keepAnswer(() => this.#answerReader?.messages());
      return this.#reader.facts();
    }
    const body = this.#json?.parse();
    if (body === undefined) return null;
    if (this.#answerJson !== null) {
      // Where there are too many words to be held, the outline says how many.
      const answerBody = this.#answerJson.parse() ?? body;
      this.#keepAnswer(() => this.#format.content?.readAnswer(answerBody));
    }
    return this.#format.readResponse(body);
  }

  /** The words of the answer, where they are wanted; after it was read. */
  answer(): readonly ContentMessage[] | undefined {
    return this.#answer;
  }

  /** Words that cannot be read are none, and no reason not to read the usage. */
  #keepAnswer(read: () => readonly ContentMessage[] | undefined): void {
    try {
      this.#answer = read();
    } catch {
      this.#answer = undefined;
    }
  }

  #open(found: BodyKind): void {
    const kind = found === 'json-array' && this.#format.wholeArrays ? 'json' : found;
    const reader =
      kind === 'json' ? undefined : this.#format.createStreamReader?.(this.#createTextMeter?.());
    if (reader === undefined || kind === 'json') {
      this.#json = createJsonBody();
      if (kind === 'json' && this.#format.createStreamReader) this.#linesTest = new LinesTest();
      if (this.#capturesAnswer) this.#answerJson = createJsonBody(contentLimits);
      return;
    }
    this.#reader = reader;
    this.#answerReader = this.#capturesAnswer
      ? this.#format.content?.createAnswerReader?.()
      : undefined;
    this.#events = new framings[kind](
      this.#answerReader === undefined
        ? {
            onEvent: (event) => reader.onEvent(event),
            wants: reader.wants?.bind(reader),
          }
        : this.#readBoth(reader, this.#answerReader),
    );
  }

  /** The words of an answer are in every event; the stream's reader gets those that it wants, as always. */
  #readBoth(reader: StreamReader, answerReader: AnswerReader): EventReaderOptions {
    let isWanted = true;
    return {
      wants(name, data) {
        isWanted = reader.wants?.(name, data) ?? true;
        return true;
      },
      onEvent: (event) => {
        if (isWanted) reader.onEvent(event);
        try {
          answerReader.onEvent(event);
        } catch {
          // The other events may be read.
        }
      },
    };
  }
}

function parseContentType(contentType: string): BodyKind {
  if (contentType.startsWith('application/json')) {
    return contentType.startsWith('-seq', 16) || contentType.startsWith('l', 16)
      ? 'ndjson'
      : 'json';
  }
  if (contentType.includes('text/event-stream')) return 'sse';
  if (contentType.includes('vnd.amazon.eventstream')) return 'event-stream';
  // Cohere's first version says `application/stream+json`.
  if (/ndjson|jsonl|stream\+json/.test(contentType)) return 'ndjson';
  return 'json';
}

/** Some gateways mislabel what they pass on: the first byte of the body weighs more than its type. */
function recogniseBody(chunk: Uint8Array, labelled: BodyKind): BodyKind {
  // The length of a frame, which nobody sends beyond 16 MiB; no text begins with it.
  if (chunk[0] === 0) return 'event-stream';
  let at = 0;
  while ((chunk[at] as number) <= 0x20) at += 1;
  switch (chunk[at]) {
    case 0x7b: // {
      return labelled === 'ndjson' ? 'ndjson' : 'json';
    case 0x5b: // [
      return 'json-array';
    // data, event, id, retry, or a comment; no JSON begins with any of these.
    case 0x64:
    case 0x65:
    case 0x69:
    case 0x72:
    case 0x3a:
      return 'sse';
    default:
      return labelled;
  }
}

/** White space before the body, which says nothing about it. */
function isBlank(chunk: Uint8Array): boolean {
  if (chunk[0] === 0) return false;
  for (const byte of chunk) if (byte > 0x20) return false;
  return true;
}
