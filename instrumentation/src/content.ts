/** The words of prompts and answers, which are only ever read where the app asks for them to be kept. */

/** What of a call is kept of its words. */
export interface ContentCapture {
  readonly prompt: boolean;
  readonly answer: boolean;
}

/**
 * A part of a message in the shape of the GenAI conventions: `text`, `reasoning`, `tool_call`,
 * `tool_call_response`; `blob`, `uri` and `file` for what is no text, of which the bytes are left out.
 */
export interface ContentPart {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A message in the shape of the GenAI conventions. */
export interface ContentMessage {
  readonly role: string;
  readonly parts: readonly ContentPart[];
  /** Of an answer that came to its end: the provider's own word. */
  readonly finish_reason?: string;
}

/** What a request asks. */
export interface Prompt {
  /** What the request says beside its messages. */
  readonly instructions?: readonly ContentPart[];
  readonly messages: readonly ContentMessage[];
}

/** Gathers an answer from the events of a stream, in bounded memory. */
export interface AnswerReader {
  /** Called for every event, in order, whatever the stream's reader wants. */
  onEvent(event: { readonly name: string; readonly data: string }): void;
  /** The answer as far as it came. */
  messages(): readonly ContentMessage[];
}

/**
 * Reads the words of a format's calls. In a large body a long text is left out: `{ "": <characters>, "bytes":
 * <bytes> }` stands in its place.
 */
export interface ContentFormat {
  readPrompt(body: unknown): Prompt;
  readAnswer(body: unknown): readonly ContentMessage[];
  /** Absent where the endpoint never streams. */
  createAnswerReader?(): AnswerReader;
}

/** The words of a call as JSON, under the names of the GenAI conventions. */
export interface CallContent {
  readonly inputMessages?: string;
  readonly outputMessages?: string;
  readonly systemInstructions?: string;
}
