import type { Span } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import { RequestBounds } from '../request-bounds.ts';
import { toStatusCode } from '../status-code.ts';
import { readAttributes } from './attributes.ts';
import type { FieldSlot } from './field-names.ts';
import type { JsonReader } from './json-reader.ts';
import { readExport } from './read-export.ts';
import { readEnum, readHex, readText, readTime } from './scalars.ts';

/** A span whose scope and resource may still follow it. */
type OpenSpan = { -readonly [Key in keyof Span]: Span[Key] };

/**
 * Decodes the body of a JSON trace export, by OTLP's rules: lowerCamelCase keys, ids in hex, 64-bit
 * integers as string or number, enums as integers, unknown fields ignored, `null` as left out, and of
 * a field sent twice the last.
 * A span with malformed fields is decoded as far as it goes, with empty ids and zero times for what
 * makes no sense, so that it is set aside alone and does not cost its batch.
 * Throws `RefusedError`: 400 undecodable, 413 too much.
 */
export function decodeTraces(body: Uint8Array, bounds = new RequestBounds()): Span[] {
  return readExport<OpenSpan>(body, bounds, {
    resources: 'resourceSpans',
    scopes: 'scopeSpans',
    items: 'spans',
    readItem: (reader, spans) => {
      bounds.countItem();
      spans.push(readSpan(reader));
    },
  });
}

/** The fields of the span before, in their order: most spans of a sender are alike. */
const likelyFields = new Array<FieldSlot>(16).fill(-1);

function readSpan(reader: JsonReader): OpenSpan {
  const span: OpenSpan = {
    traceId: '',
    spanId: '',
    parentSpanId: null,
    name: '',
    startTimeUnixNano: 0n,
    endTimeUnixNano: 0n,
    attributes: noAttributes,
    statusCode: 0,
    statusMessage: '',
    scopeName: '',
    resource: noAttributes,
  };
  if (!reader.enterObject()) return span;
  let index = 0;
  while (reader.nextField(likelyFields[index])) {
    if (index < likelyFields.length) likelyFields[index] = reader.fieldSlot;
    index += 1;
    switch (reader.field) {
      case 'traceId':
        span.traceId = readHex(reader);
        break;
      case 'spanId':
        span.spanId = readHex(reader);
        break;
      case 'parentSpanId':
        span.parentSpanId = readHex(reader) || null;
        break;
      case 'name':
        span.name = readText(reader);
        break;
      case 'startTimeUnixNano':
        span.startTimeUnixNano = readTime(reader);
        break;
      case 'endTimeUnixNano':
        span.endTimeUnixNano = readTime(reader);
        break;
      case 'attributes':
        span.attributes = readAttributes(reader);
        break;
      case 'status':
        readStatus(reader, span);
        break;
      default:
        reader.skip();
    }
  }
  return span;
}

function readStatus(reader: JsonReader, span: OpenSpan): void {
  span.statusCode = 0;
  span.statusMessage = '';
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'code') span.statusCode = toStatusCode(readEnum(reader));
    else if (reader.field === 'message') span.statusMessage = readText(reader);
    else reader.skip();
  }
}
