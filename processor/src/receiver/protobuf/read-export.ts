import type { Attributes } from '../../domain/span.ts';
import type { RequestBounds } from '../request-bounds.ts';
import { readResource, readScopeName } from './origin.ts';
import type { WireReader } from './wire-reader.ts';

// Fields of ExportTraceServiceRequest, of ResourceSpans and of ScopeSpans: metrics and logs have the same.
const RESOURCES = 0x0a;
const SCOPES = 0x12;
const ITEMS = 0x12;

/** Whose an item is. */
export interface Origin {
  readonly resource: Attributes;
  readonly scopeName: string;
}

/**
 * Walks the body of an export, in which spans, metrics and log records stand in the same way.
 * @param readItem reads the span, metric or log record that the reader has found.
 */
export function readExport(
  reader: WireReader,
  bounds: RequestBounds,
  readItem: (origin: Origin) => void,
): void {
  while (reader.next()) {
    if (reader.tag === RESOURCES) readResourceItems(reader, bounds, readItem);
    else reader.skip();
  }
}

function readResourceItems(
  reader: WireReader,
  bounds: RequestBounds,
  readItem: (origin: Origin) => void,
): void {
  const range = reader.range();
  const outer = reader.enterRange(range);
  // Twice, because a resource may follow its items, and a scope too.
  const resource = readResource(reader, bounds);
  reader.enterRange(range);
  while (reader.next()) {
    if (reader.tag === SCOPES) readScopeItems(reader, resource, readItem);
    else reader.skip();
  }
  reader.leaveRange(outer);
}

function readScopeItems(
  reader: WireReader,
  resource: Attributes,
  readItem: (origin: Origin) => void,
): void {
  const range = reader.range();
  const outer = reader.enterRange(range);
  const origin = { resource, scopeName: readScopeName(reader) };
  reader.enterRange(range);
  while (reader.next()) {
    if (reader.tag === ITEMS) readItem(origin);
    else reader.skip();
  }
  reader.leaveRange(outer);
}
