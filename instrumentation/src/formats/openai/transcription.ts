import type { RequestFacts, ResponseFacts, Usage } from '../../call.ts';
import type { StreamReader, WireFormat } from '../../wire-format.ts';
import { createFieldTest } from '../create-field-test.ts';
import {
  createUnits,
  createUsage,
  omitUnknown,
  parseCount,
  parseNumeral,
  parseQuantity,
} from '../usage.ts';
import { parseEventData, parseObject, parseText, type WireObject } from '../wire-value.ts';
import type { Dialect } from './dialect.ts';
import { parseErrorType, readErrorType } from './usage.ts';

/**
 * Transcription and translation of sound, from a form: POST …/audio/transcriptions, …/audio/translations.
 * Usage is of one of two kinds, tokens or seconds (T26). An answer as text, SRT or VTT has none.
 */
export function createTranscriptionFormat({
  readMore,
}: Pick<Dialect, 'readMore'> = {}): WireFormat {
  return {
    operationName: 'transcription',

    readRequest(_head, value) {
      const { model, stream } = parseObject(value);
      return omitUnknown<RequestFacts>({
        model: parseText(model),
        // A form's fields are texts.
        stream: stream === true || stream === 'true' || undefined,
      });
    },

    readResponse(value) {
      const body = parseObject(value);
      return omitUnknown<ResponseFacts>({
        model: parseText(body.model),
        usage: convertUsage(body),
        errorType: readErrorType(body),
        ...readMore?.(body),
      });
    },

    createStreamReader: () => createReader(readMore),
  };
}

export const openaiTranscription = createTranscriptionFormat();

function convertUsage(body: WireObject): Usage | undefined {
  const usage = parseObject(body.usage);
  const details = parseObject(usage.input_token_details);
  const tokens = createUsage({
    inputTokens: parseCount(usage.input_tokens ?? usage.prompt_tokens),
    audioInputTokens: parseCount(details.audio_tokens),
    outputTokens: parseCount(usage.output_tokens ?? usage.completion_tokens),
  });
  // A verbose answer of an older server has the length of the sound alone.
  const seconds =
    usage.seconds ?? usage.prompt_audio_seconds ?? (tokens ? undefined : body.duration);
  const units = createUnits({ audio_seconds: parseQuantity(parseNumeral(seconds)) });
  return units === undefined ? tokens : { ...tokens, units };
}

const hasUsage = createFieldTest('usage');
const hasError = createFieldTest('error', { withinBytes: 64 });
/** OpenAI's and Mistral's names for the last event. */
const endEvents = new Set(['transcript.text.done', 'transcription.done']);

function createReader(readMore: Dialect['readMore']): StreamReader {
  let facts: ResponseFacts = {};
  let terminal = false;

  return {
    wants: (name, data) => endEvents.has(name) || hasUsage(data) || hasError(data),
    onEvent({ name, data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      if (event.error !== undefined) facts = { errorType: parseErrorType(event.error) ?? 'error' };
      if (!endEvents.has(parseText(event.type) ?? name)) return;
      terminal = true;
      facts = omitUnknown<ResponseFacts>({
        ...facts,
        model: parseText(event.model),
        usage: convertUsage(event),
        ...readMore?.(event),
      });
    },
    facts: () => ({ ...facts, terminal }),
  };
}
