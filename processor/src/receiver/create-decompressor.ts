import type { Transform } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { unsupportedEncoding } from './refusals.ts';

/**
 * The stream that undoes a Content-Encoding, `null` when there is nothing to undo.
 * Throws `RefusedError` with 415 for an encoding that is not supported.
 */
export function createDecompressor(contentEncoding = ''): Transform | null {
  switch (contentEncoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    default:
      throw unsupportedEncoding(contentEncoding);
  }
}
