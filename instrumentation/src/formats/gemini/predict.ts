import type { RequestFacts, ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import {
  createUnits,
  createUsage,
  omitUnknown,
  parseCount,
  parseNumeral,
  sumCounts,
} from '../usage.ts';
import { isText, parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';
import { readErrorType } from './answer.ts';
import { parseModel } from './parse-model.ts';

const readRequest: WireFormat['readRequest'] = ({ path }) =>
  omitUnknown<RequestFacts>({ model: parseModel(path) });

/** Imagen: POST …:predict. Each image that came is paid; one that was filtered out is none. */
export const geminiImages: WireFormat = {
  operationName: 'image_generation',
  readRequest,
  readResponse(value) {
    const body = parseObject(value);
    const images = parseList(body.predictions).map(parseObject).filter(hasImage);
    return omitUnknown<ResponseFacts>({
      usage: Array.isArray(body.predictions) ? { units: { images: images.length } } : undefined,
      errorType: readErrorType(body),
    });
  },
};

function hasImage({ bytesBase64Encoded, gcsUri }: WireObject): boolean {
  return isText(bytesBase64Encoded) || isText(gcsUri);
}

/** Embeddings of Vertex AI: POST …:predict. Older models are billed by characters, newer ones by tokens. */
export const vertexEmbeddings: WireFormat = {
  operationName: 'embeddings',
  readRequest,
  readResponse(value) {
    const body = parseObject(value);
    const counts = parseList(body.predictions).map(
      (prediction) =>
        parseObject(parseObject(parseObject(prediction).embeddings).statistics).token_count,
    );
    const { billableCharacterCount } = parseObject(body.metadata);
    return omitUnknown<ResponseFacts>({
      usage: createUsage({
        inputTokens: sumCounts(counts),
        units: createUnits({ characters: parseCount(billableCharacterCount) }),
      }),
      errorType: readErrorType(body),
    });
  },
};

/** What Veo makes where the request does not say. */
const defaultSeconds = 8;

/**
 * Veo: POST …:predictLongRunning. The video comes later; it is billed by its seconds, which only the request
 * says, and by its resolution. From Veo 3 on one without sound costs less: its seconds are a unit of their own.
 */
export const geminiVideos: WireFormat = {
  operationName: 'video_generation',
  readRequest(head, value) {
    const { model } = readRequest(head, value);
    if (value === undefined) return omitUnknown<RequestFacts>({ model });
    const body = parseObject(value);
    const { durationSeconds, sampleCount, resolution, generateAudio } = parseObject(
      body.parameters,
    );
    const seconds = parseCount(parseNumeral(durationSeconds ?? defaultSeconds));
    const count = parseCount(parseNumeral(sampleCount ?? 1));
    const isSilent = generateAudio === false && !neverHasSound.test(model ?? '');
    const name = isSilent ? 'silent_video_seconds' : 'video_seconds';
    const size = readHigherResolution(resolution);
    return omitUnknown<RequestFacts>({
      model,
      units: createUnits({
        [size === undefined ? name : `${name}.${size}`]:
          seconds === undefined || count === undefined ? undefined : parseCount(seconds * count),
      }),
    });
  },
  readResponse: (body) => omitUnknown<ResponseFacts>({ errorType: readErrorType(body) }),
};

const neverHasSound = /^veo-2/;

/** `720p` is the standard. */
function readHigherResolution(resolution: unknown): string | undefined {
  const size = parseText(resolution)?.toLowerCase() ?? '';
  return size !== '720p' && /^\d{1,4}[pk]$/.test(size) ? size : undefined;
}
