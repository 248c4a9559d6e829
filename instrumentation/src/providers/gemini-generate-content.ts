import type {
  RequestFacts,
  RequestHead,
  ResponseFacts,
  StreamReader,
  WireFormat,
} from '../call.ts';
import { createFieldTest } from './create-field-test.ts';
import { convertUsageMetadata } from './gemini-usage.ts';
import { omitUnknown, parseCount } from './usage.ts';
import {
  parseEventData,
  parseList,
  parseObject,
  parseText,
  type WireObject,
} from './wire-value.ts';

/** Gemini: POST /v1beta/models/{model}:generateContent and :streamGenerateContent. */
export const geminiGenerateContent: WireFormat = {
  operationName: 'generate_content',
  readRequest,
  readResponse,
  createStreamReader: createEventReader,
};

/** Counting tokens is free, and what it counts is no usage: POST /v1beta/models/{model}:countTokens. */
export const geminiCountTokens: WireFormat = {
  operationName: 'count_tokens',
  free: true,
  readRequest: (head) => omitUnknown<RequestFacts>({ model: parseModel(head.path) }),
  readResponse: (body) => omitUnknown<ResponseFacts>({ errorType: readErrorType(body) }),
};

/** The path says it all; the body names neither model nor stream. */
function readRequest({ path }: RequestHead): RequestFacts {
  return omitUnknown<RequestFacts>({
    model: parseModel(path),
    stream: /:streamGenerateContent\/?$/.test(path),
  });
}

function parseModel(path: string): string | undefined {
  const [, model] = /\/([^/:]+):[A-Za-z]+\/?$/.exec(path) ?? [];
  if (model === undefined) return undefined;
  try {
    return parseText(decodeURIComponent(model));
  } catch {
    return parseText(model);
  }
}

/** One answer; or, where the request streams without `alt=sse`, an array of the stream's chunks. */
function readResponse(body: unknown): ResponseFacts {
  const gatherer = createGatherer();
  if (Array.isArray(body)) {
    for (const chunk of body) gatherer.add(parseObject(chunk));
    return gatherer.streamFacts();
  }
  gatherer.add(parseObject(body));
  return gatherer.facts({ isFinal: true });
}

const hasFinishReason = createFieldTest('finishReason');
/** An error inside of a stream is an event of its own. */
const hasError = createFieldTest('error', { withinBytes: 32 });

/**
 * Every event carries running counts, of which the last ones hold. One with nothing but those waits as text
 * until later ones replace it, so that of a long stream little more than its first and last is parsed. Two
 * wait, because the very last may be cut off.
 */
function createEventReader(): StreamReader {
  const gatherer = createGatherer();
  let started = false;
  let canWait = false;
  let lastButOne: string | null = null;
  let last: string | null = null;

  function addWaiting(): void {
    addEvent(lastButOne);
    addEvent(last);
    lastButOne = null;
    last = null;
  }

  function addEvent(data: string | null): void {
    const chunk = data === null ? undefined : parseEventData(data);
    if (chunk !== undefined) gatherer.add(chunk);
  }

  return {
    wants(_name, data) {
      // A blocked prompt says so in the first event.
      canWait = started && !hasFinishReason(data) && !hasError(data);
      return true;
    },

    onEvent({ data }) {
      if (canWait) {
        lastButOne = last;
        last = data;
        return;
      }
      started = true;
      addWaiting();
      addEvent(data);
    },

    facts() {
      addWaiting();
      return gatherer.streamFacts();
    },
  };
}

const maxFinishReasons = 128;

/** Gathers what the chunks of one answer say, in their order. */
function createGatherer() {
  const finishReasons = new Map<number | 'prompt', string>();
  let common: ResponseFacts = {};
  let usage: WireObject = {};

  function add(value: WireObject): void {
    // Code Assist wraps each chunk.
    const chunk = value.response === undefined ? value : parseObject(value.response);
    common = { ...common, ...readCommon(chunk) };
    // What the last counts leave out, such as the prompt's details, stands in earlier ones.
    usage = { ...usage, ...parseObject(chunk.usageMetadata) };
    addFinishReason('prompt', parseObject(chunk.promptFeedback).blockReason);
    for (const candidate of parseList(chunk.candidates)) {
      const { index, finishReason } = parseObject(candidate);
      addFinishReason(parseCount(index) ?? 0, finishReason);
    }
  }

  function addFinishReason(of: number | 'prompt', value: unknown): void {
    const reason = parseText(value);
    if (reason !== undefined && finishReasons.size < maxFinishReasons)
      finishReasons.set(of, reason);
  }

  function facts({ isFinal }: { readonly isFinal: boolean }): ResponseFacts {
    return omitUnknown<ResponseFacts>({
      ...common,
      finishReasons: finishReasons.size === 0 ? undefined : [...finishReasons.values()],
      usage: convertUsageMetadata(usage, { isFinal }),
      serviceTier: parseServiceTier(usage),
    });
  }

  /** A stream has no event of its own for its end: the reason for the finish is the end. */
  function streamFacts(): ResponseFacts {
    const terminal = finishReasons.size > 0;
    return { ...facts({ isFinal: terminal }), terminal };
  }

  return { add, facts, streamFacts };
}

function readCommon(chunk: WireObject): ResponseFacts {
  return omitUnknown<ResponseFacts>({
    model: parseText(chunk.modelVersion),
    id: parseText(chunk.responseId),
    errorType: readErrorType(chunk),
  });
}

/** The Gemini API states a tier, Vertex AI a type of traffic. */
function parseServiceTier({ serviceTier, trafficType }: WireObject): string | undefined {
  const tier = parseText(serviceTier) ?? parseText(trafficType);
  return tier === undefined || /unspecified$/i.test(tier) ? undefined : tier;
}

function readErrorType(body: unknown): string | undefined {
  return parseText(parseObject(parseObject(body).error).status);
}
