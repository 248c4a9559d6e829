import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { StreamReader, WireFormat } from '../../wire-format.ts';
import { createFieldTest } from '../create-field-test.ts';
import { createUnits, createUsage, omitUnknown, parseCount } from '../usage.ts';
import { countCharacters, parseEventData, parseObject, parseText } from '../wire-value.ts';
import { parseErrorType, readErrorType } from './usage.ts';

/**
 * Speech: POST …/audio/speech. The answer is sound, which counts nothing: most models bill the characters of
 * the request's text (T26). GPT models bill tokens, which only a stream of events says.
 */
export const openaiSpeech: WireFormat = {
  operationName: 'speech',

  readRequest(_head, value) {
    const body = parseObject(value);
    const model = parseText(body.model);
    const isBilledByTokens = /^gpt-/.test(model ?? '');
    return omitUnknown<RequestFacts>({
      model,
      stream: body.stream_format === 'sse' || body.stream === true || undefined,
      units: isBilledByTokens
        ? undefined
        : createUnits({ characters: countCharacters(body.input) }),
    });
  },

  readResponse: (value) =>
    omitUnknown<ResponseFacts>({ errorType: readErrorType(parseObject(value)) }),

  createStreamReader: createReader,
};

const hasUsage = createFieldTest('usage');
const hasError = createFieldTest('error', { withinBytes: 64 });

function createReader(): StreamReader {
  let facts: ResponseFacts = {};
  let terminal = false;

  return {
    wants: (name, data) => name === 'speech.audio.done' || hasUsage(data) || hasError(data),
    onEvent({ name, data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      if (event.error !== undefined) facts = { errorType: parseErrorType(event.error) ?? 'error' };
      if ((parseText(event.type) ?? name) !== 'speech.audio.done') return;
      terminal = true;
      const { input_tokens, output_tokens } = parseObject(event.usage);
      const outputTokens = parseCount(output_tokens);
      // The text goes in, and nothing but sound comes out.
      const usage = createUsage({
        inputTokens: parseCount(input_tokens),
        outputTokens,
        audioOutputTokens: outputTokens,
      });
      if (usage !== undefined) facts = { ...facts, usage };
    },
    facts: () => ({ ...facts, terminal }),
  };
}
