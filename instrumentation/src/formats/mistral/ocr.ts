import type { ResponseFacts } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readErrorType } from '../openai/usage.ts';
import { readModel } from '../read-request.ts';
import { createUnits, omitUnknown, parseCount } from '../usage.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';

/** Mistral's OCR: POST /v1/ocr. Pages are billed; those with annotations at a rate of their own. */
export const mistralOcr: WireFormat = {
  operationName: 'ocr',
  readRequest: readModel,
  readResponse(value) {
    const body = parseObject(value);
    const pages = parseCount(parseObject(body.usage_info).pages_processed);
    const units = createUnits({ pages, annotated_pages: isAnnotated(body) ? pages : undefined });
    return omitUnknown<ResponseFacts>({
      model: parseText(body.model),
      usage: units && { units },
      errorType: readErrorType(body),
    });
  },
};

/** Of the whole document, or of any image in it. */
function isAnnotated(body: WireObject): boolean {
  if (body.document_annotation !== undefined && body.document_annotation !== null) return true;
  return parseList(body.pages).some((page) =>
    parseList(parseObject(page).images).some((image) => {
      const { image_annotation } = parseObject(image);
      return image_annotation !== undefined && image_annotation !== null;
    }),
  );
}
