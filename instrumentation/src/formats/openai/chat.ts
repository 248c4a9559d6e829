import type { ResponseFacts } from '../../call.ts';
import type { StreamReader, TextMeter, WireFormat } from '../../wire-format.ts';
import { createFieldTest } from '../create-field-test.ts';
import { createTextScan } from '../create-text-scan.ts';
import { readModelAndStream } from '../read-request.ts';
import { addUnits, omitUnknown } from '../usage.ts';
import {
  parseEventData,
  parseList,
  parseObject,
  parseText,
  parseTexts,
  type WireObject,
} from '../wire-value.ts';
import { chatContent, completionContent } from './chat-content.ts';
import type { Dialect } from './dialect.ts';
import { readChatText, readPromptText } from './request-text.ts';
import { countModelSearches } from './tool-calls.ts';
import { parseServiceTier, readCompletionUsage, readErrorType } from './usage.ts';

/** What a model writes: words, also those of its reasoning where these are shown, and calls of tools. */
const scanDelta = createTextScan({
  under: 'delta',
  texts: ['content', 'text', 'refusal', 'reasoning_content', 'reasoning', 'name', 'arguments'],
  containers: ['content', 'thinking', 'tool_calls', 'function_call', 'function'],
  // Some servers send the same under an older and a newer name.
  repeated: ['reasoning_content', 'reasoning'],
});
/** The older completions have the text beside the choice's index. */
const scanChoices = createTextScan({ under: 'choices', texts: ['text'] });

/** Chat completions, POST …/chat/completions, as OpenAI and the many that copy its shape speak them. */
export function createChatFormat(
  {
    readUsage = readCompletionUsage,
    readMore,
    executedTools,
    readRequest = readModelAndStream,
    readHeaders,
  }: Dialect = {},
  scanText = scanDelta,
): WireFormat {
  const hasTools = executedTools && createFieldTest(executedTools.field);
  return {
    operationName: 'chat',
    readRequest,
    ...(readHeaders && { readHeaders }),
    readResponse,
    createStreamReader: (text) =>
      createChunkReader({ readCommon, tools: executedTools, hasTools, text, scanText }),
    readRequestText: readChatText,
    content: chatContent,
  };

  function readResponse(value: unknown): ResponseFacts {
    const body = parseObject(value);
    const finishReasons = parseList(body.choices).map(
      (choice) => parseObject(choice).finish_reason,
    );
    return omitUnknown<ResponseFacts>({
      ...addTools(readCommon(body), executedTools?.unit, executedTools?.list(body)),
      finishReasons: parseTexts(finishReasons),
    });
  }

  function readCommon(body: WireObject): ResponseFacts {
    const model = parseText(body.model);
    return omitUnknown<ResponseFacts>({
      model,
      id: parseText(body.id),
      usage: addUnits(readUsage(body), countModelSearches(model)),
      serviceTier: parseServiceTier(body.service_tier),
      errorType: readErrorType(body),
      ...readMore?.(body),
    });
  }
}

export const openaiChat = createChatFormat();

/** The older completions, POST …/completions, report as chat completions do. */
export function createCompletionFormat(dialect: Dialect = {}): WireFormat {
  return {
    ...createChatFormat(dialect, scanChoices),
    operationName: 'text_completion',
    readRequestText: readPromptText,
    content: completionContent,
  };
}

export const openaiCompletion = createCompletionFormat();

/** The first is part of every usage, and quicker to look for than the short name `usage`. */
const hasUsageOrReason = createFieldTest(['prompt_tokens', 'finish_reason']);
/** An error inside of a stream is an event of its own, with the error first. */
const hasError = createFieldTest('error', { withinBytes: 32 });
const done = '[DONE]';
const openBracket = 0x5b;
const maxChoices = 128;
const maxExecutedTools = 1000;
/** Azure's first chunk is about the prompt, and names no model; some servers name none at all. */
const maxLeadingChunks = 3;

/**
 * The usage stands in a last chunk without choices, just before `[DONE]`, and only where the request asked
 * for it with `stream_options.include_usage`; all other chunks say `null` or nothing.
 */
function createChunkReader({
  readCommon,
  tools,
  hasTools,
  text,
  scanText,
}: {
  readonly readCommon: (chunk: WireObject) => ResponseFacts;
  readonly tools: Dialect['executedTools'] | undefined;
  readonly hasTools: ((data: Buffer) => boolean) | undefined;
  readonly text: TextMeter | undefined;
  readonly scanText: typeof scanDelta;
}): StreamReader {
  const executedTools = new Set<string>();
  const finishReasons = new Map<unknown, string>();
  let common: ResponseFacts = {};
  let leadingChunks = 0;
  let ended = false;

  return {
    wants(_name, data) {
      if (text !== undefined) scanText(data, text);
      // The first chunks name the model and the id.
      if (leadingChunks < maxLeadingChunks || isDone(data)) return true;
      if (hasTools?.(data)) return true;
      return hasUsageOrReason(data) || hasError(data);
    },

    onEvent({ data }) {
      if (data.startsWith(done)) {
        ended = true;
        return;
      }
      const chunk = parseEventData(data);
      leadingChunks += 1;
      if (chunk === undefined) return;
      common = { ...common, ...readCommon(chunk) };
      for (const tool of tools?.list(chunk) ?? []) {
        if (executedTools.size < maxExecutedTools) executedTools.add(tool);
      }
      if (common.model !== undefined) leadingChunks = maxLeadingChunks;
      const choices = parseList(chunk.choices);
      if (choices.length === 0 && common.usage !== undefined) ended = true;
      for (const choice of choices.slice(0, maxChoices)) {
        const { index, finish_reason } = parseObject(choice);
        const reason = parseText(finish_reason);
        if (reason !== undefined && finishReasons.size < maxChoices)
          finishReasons.set(index, reason);
      }
    },

    facts() {
      return omitUnknown<ResponseFacts>({
        ...addTools(common, tools?.unit, [...executedTools]),
        finishReasons: finishReasons.size === 0 ? undefined : [...finishReasons.values()],
        // Some servers end without `[DONE]`: an answer that finished may be whole, one that did not is not.
        terminal: ended || (finishReasons.size > 0 ? undefined : false),
      });
    },
  };
}

/** Many have no rate: the cost is unknown then, and not too low. */
function addTools(
  facts: ResponseFacts,
  unit: string | undefined,
  runs: readonly string[] = [],
): ResponseFacts {
  if (unit === undefined || runs.length === 0) return facts;
  const usage = addUnits(facts.usage, { ...facts.usage?.units, [unit]: runs.length });
  return omitUnknown<ResponseFacts>({ ...facts, usage });
}

/** No chunk is a list. */
function isDone(data: Buffer): boolean {
  return data[0] === openBracket;
}
