import type { WireFormat } from '../../wire-format.ts';
import { parseObject } from '../wire-value.ts';

const addition = Buffer.from(',"stream_options":{"include_usage":true}');
const closeBrace = 0x7d;

/** The same format for servers that take `stream_options`. */
export function withStreamOptions(format: WireFormat): WireFormat {
  return { ...format, askForUsage };
}

/**
 * T36: the body of a streamed request with `stream_options.include_usage`, which makes the provider state the
 * usage in one more chunk. Every other byte stays. `undefined` where the request does not stream, or says itself
 * what it wants of the stream.
 */
export function askForUsage(body: Buffer): Buffer | undefined {
  // Nearly all requests are ruled out here, without being parsed.
  if (!body.includes('"stream"') || body.includes('"stream_options"')) return undefined;
  const request = parse(body);
  if (request.stream !== true || Object.hasOwn(request, 'stream_options')) return undefined;
  const end = body.lastIndexOf(closeBrace);
  return Buffer.concat([body.subarray(0, end), addition, body.subarray(end)]);
}

function parse(body: Buffer) {
  try {
    return parseObject(JSON.parse(body.toString()));
  } catch {
    return parseObject(undefined);
  }
}
