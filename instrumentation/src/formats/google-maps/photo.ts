import type { ResponseHead } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { readResponse } from './places.ts';

const oneRequest = { requests: 1 };

/**
 * A photo of a place. The answer to it is a redirect to the picture, at a host that bills nothing, unless the
 * request has `skipHttpRedirect`: unlike any other redirect it is paid.
 *
 * @param model the name of the price
 */
export function createPhotoFormat(model: string): WireFormat {
  return {
    operationName: 'place_photo',
    readRequest: () => ({ model, units: oneRequest }),
    readHeaders: ({ statusCode }: ResponseHead) =>
      statusCode === 302 ? { usage: { units: oneRequest } } : {},
    readResponse,
  };
}
