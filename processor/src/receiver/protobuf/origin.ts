import type { Attributes, AttributeValue } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import type { RequestBounds } from '../request-bounds.ts';
import { readAttribute } from './attributes.ts';
import type { WireReader } from './wire-reader.ts';

// Field 1 of ResourceSpans, ResourceMetrics, ResourceLogs, and of their scopes; then what is in it.
const RESOURCE = 0x0a;
const SCOPE = 0x0a;
const RESOURCE_ATTRIBUTES = 0x0a;
const SCOPE_NAME = 0x0a;

/** Reads the rest of a `ResourceSpans` (or metrics, or logs) for its resource, and steps over all else. */
export function readResource(reader: WireReader, bounds: RequestBounds): Attributes {
  let attributes: Map<string, AttributeValue> | null = null;
  while (reader.next()) {
    if (reader.tag !== RESOURCE) {
      reader.skip();
      continue;
    }
    const outerEnd = reader.enter();
    while (reader.next()) {
      if (reader.tag === RESOURCE_ATTRIBUTES) {
        attributes ??= new Map();
        readAttribute(reader, attributes, bounds);
      } else reader.skip();
    }
    reader.leave(outerEnd);
  }
  return attributes ?? noAttributes;
}

/** Reads the rest of a `ScopeSpans` (or metrics, or logs) for its scope's name, and steps over all else. */
export function readScopeName(reader: WireReader): string {
  let name = '';
  while (reader.next()) {
    if (reader.tag !== SCOPE) {
      reader.skip();
      continue;
    }
    const outerEnd = reader.enter();
    while (reader.next()) {
      if (reader.tag === SCOPE_NAME) name = reader.text();
      else reader.skip();
    }
    reader.leave(outerEnd);
  }
  return name;
}
