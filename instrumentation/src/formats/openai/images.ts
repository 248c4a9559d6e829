import type { RequestFacts, ResponseFacts, Usage } from '../../call.ts';
import type { StreamReader, WireFormat } from '../../wire-format.ts';
import { createFieldTest } from '../create-field-test.ts';
import { createUnits, createUsage, omitUnknown, parseCount, parseNumeral } from '../usage.ts';
import {
  parseEventData,
  parseList,
  parseObject,
  parseText,
  type WireObject,
} from '../wire-value.ts';
import type { Dialect } from './dialect.ts';
import { convertCompletionUsage, parseErrorType, readErrorType } from './usage.ts';

/**
 * Images: POST …/images/generations, and with a form …/images/edits and …/images/variations. GPT models bill
 * tokens, which the answer counts; others an image of a quality and size, which only the request says (T27).
 */
export function createImagesFormat({
  defaultModel,
  readMore,
}: {
  /** The model of a request that names none. */
  readonly defaultModel?: string;
  /** What else a body says, such as its cost. */
  readonly readMore?: Dialect['readMore'];
} = {}): WireFormat {
  return {
    operationName: 'image_generation',
    readRequest: (_head, value) => readRequest(parseObject(value), defaultModel),
    readResponse: (value) => ({ ...readResponse(value), ...readMore?.(parseObject(value)) }),
    createStreamReader: () => createReader(readMore),
  };
}

export const openaiImages = createImagesFormat();

/** Only DALL·E 2 makes variations. */
export const openaiImageVariations = createImagesFormat({ defaultModel: 'dall-e-2' });

function readRequest(body: WireObject, defaultModel: string | undefined): RequestFacts {
  const model = parseText(body.model) ?? defaultModel;
  return omitUnknown<RequestFacts>({
    model,
    stream: isTrue(body.stream) || undefined,
    units: isBilledByTokens(model) ? undefined : readUnits(body, model),
  });
}

/** A form's fields are texts. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function isBilledByTokens(model: string | undefined): boolean {
  return /^(?:chat)?gpt-/.test(model ?? '');
}

/** The class of an image is `images.<quality>.<size>`, as in the catalogue: `images.hd.1024x1792`. */
function readUnits(body: WireObject, model: string | undefined) {
  const count = body.n === undefined || body.n === null ? 1 : parseCount(parseNumeral(body.n));
  const isDalle = /^dall-e-/.test(model ?? '');
  const size = parseWord(body.size) ?? (isDalle ? '1024x1024' : undefined);
  const quality = parseWord(body.quality) ?? (isDalle ? 'standard' : undefined);
  const isClassified = size !== undefined && quality !== undefined;
  return createUnits({ [isClassified ? `images.${quality}.${size}` : 'images']: count });
}

function parseWord(value: unknown): string | undefined {
  const word = parseText(value);
  return word !== undefined && /^[a-z0-9]{1,20}$/.test(word) && word !== 'auto' ? word : undefined;
}

function readResponse(value: unknown): ResponseFacts {
  const body = parseObject(value);
  const images = parseList(body.data).length;
  return omitUnknown<ResponseFacts>({
    usage: convertImageUsage(body, images === 0 ? undefined : images),
    errorType: readErrorType(body),
  });
}

/** Without usage the request alone says what is billed. */
function convertImageUsage(body: WireObject, images: number | undefined): Usage | undefined {
  const usage = parseObject(body.usage);
  const inputDetails = parseObject(usage.input_tokens_details);
  const outputDetails = parseObject(usage.output_tokens_details);
  const outputTokens = parseCount(usage.output_tokens);
  const hasDetails = usage.output_tokens_details !== undefined;
  const tokens =
    createUsage({
      inputTokens: parseCount(usage.input_tokens),
      cacheReadInputTokens: parseCount(inputDetails.cached_tokens),
      imageInputTokens: parseCount(inputDetails.image_tokens),
      outputTokens,
      imageOutputTokens: hasDetails ? parseCount(outputDetails.image_tokens) : outputTokens,
    }) ??
    // Gateways count the models that draw and write in the words of chat.
    convertCompletionUsage(usage);
  // Drawing an SVG is billed at another model's rates, which leaves the cost unknown.
  const svgTokens = parseCount(parseObject(body.svg_usage).total_tokens);
  const units = createUnits({ images, svg_tokens: svgTokens });
  return tokens === undefined || units === undefined ? tokens : { ...tokens, units };
}

const hasUsage = createFieldTest('usage');
const hasError = createFieldTest('error', { withinBytes: 64 });
const endEvents = new Set(['image_generation.completed', 'image_edit.completed']);

/** Partial images come before; the usage of the last event includes what they cost. */
function createReader(readMore: Dialect['readMore']): StreamReader {
  let facts: ResponseFacts = {};
  let images = 0;
  let terminal = false;

  return {
    wants: (name, data) =>
      endEvents.has(name) || name === 'error' || hasUsage(data) || hasError(data),
    onEvent({ name, data }) {
      const event = parseEventData(data);
      if (event === undefined) return;
      const type = parseText(event.type) ?? name;
      if (endEvents.has(type)) {
        images += 1;
        const usage = convertImageUsage(event, images);
        facts = { ...facts, ...(usage !== undefined && { usage }), ...readMore?.(event) };
        terminal = true;
      } else if (type === 'error' || event.error !== undefined) {
        facts = { ...facts, errorType: parseErrorType(event.error) ?? 'error' };
      }
    },
    facts: () => ({ ...facts, terminal }),
  };
}
