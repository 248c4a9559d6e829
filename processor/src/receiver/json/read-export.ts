import type { Attributes } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import type { RequestBounds } from '../request-bounds.ts';
import type { FieldName } from './field-names.ts';
import { JsonReader } from './json-reader.ts';
import { enterRoot, readList, readResource, readScopeName } from './origin.ts';

/** An item whose scope and resource may still follow it. */
interface OpenItem {
  resource: Attributes;
  scopeName: string;
}

/** How traces, metrics or logs name their lists, from the outermost in, and what is in the last. */
interface Signal<Item> {
  readonly resources: FieldName;
  readonly scopes: FieldName;
  readonly items: FieldName;
  /** Reads an element of that list, and adds what it holds. */
  readonly readItem: (reader: JsonReader, items: Item[]) => void;
}

/**
 * Decodes the body of a JSON export, in which spans, metrics and log records stand in the same way. Of
 * a list sent twice the last counts.
 */
export function readExport<Item extends OpenItem>(
  body: Uint8Array,
  bounds: RequestBounds,
  signal: Signal<Item>,
): Item[] {
  const reader = new JsonReader(body, bounds);
  const items: Item[] = [];
  enterRoot(reader);
  while (reader.nextField()) {
    if (reader.field === signal.resources) {
      items.length = 0;
      readList(reader, () => readResourceItems(reader, items, signal));
    } else reader.skip();
  }
  reader.end();
  return items;
}

function readResourceItems<Item extends OpenItem>(
  reader: JsonReader,
  items: Item[],
  signal: Signal<Item>,
): void {
  const first = items.length;
  let resource: Attributes = noAttributes;
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'resource') {
      resource = readResource(reader);
    } else if (reader.field === signal.scopes) {
      items.length = first;
      readList(reader, () => readScopeItems(reader, items, signal));
    } else reader.skip();
  }
  for (let at = first; at < items.length; at += 1) {
    const item = items[at];
    if (item !== undefined) item.resource = resource;
  }
}

function readScopeItems<Item extends OpenItem>(
  reader: JsonReader,
  items: Item[],
  signal: Signal<Item>,
): void {
  const first = items.length;
  let scopeName = '';
  if (!reader.enterObject()) return;
  while (reader.nextField()) {
    if (reader.field === 'scope') {
      scopeName = readScopeName(reader);
    } else if (reader.field === signal.items) {
      items.length = first;
      readList(reader, () => signal.readItem(reader, items));
    } else reader.skip();
  }
  for (let at = first; at < items.length; at += 1) {
    const item = items[at];
    if (item !== undefined) item.scopeName = scopeName;
  }
}
