import type { Attributes } from '../../domain/span.ts';
import { noAttributes } from '../no-attributes.ts';
import { undecodable } from '../refusals.ts';
import { readAttributes } from './attributes.ts';
import type { JsonReader } from './json-reader.ts';
import { readText } from './scalars.ts';

/** Steps into the body's object. Throws `RefusedError` with 400 when it is none. */
export function enterRoot(reader: JsonReader): void {
  if (reader.kind() !== 'object') throw undecodable('The body is JSON, but not an object.');
  reader.enter();
}

/**
 * Reads the list that the field should hold, element by element. Throws `RefusedError` with 400 when
 * it is something else: whatever the sender meant by it would be lost unseen.
 */
export function readList(reader: JsonReader, readElement: () => void): void {
  const kind = reader.kind();
  if (kind === 'array') {
    reader.enter();
    while (reader.nextElement()) readElement();
  } else if (kind === 'null') {
    reader.skip();
  } else {
    throw undecodable(`"${reader.field}" is not a list.`);
  }
}

/** The attributes of a resource. */
export function readResource(reader: JsonReader): Attributes {
  let attributes: Attributes = noAttributes;
  if (!reader.enterObject()) return attributes;
  while (reader.nextField()) {
    if (reader.field === 'attributes') attributes = readAttributes(reader);
    else reader.skip();
  }
  return attributes;
}

/** The name of an instrumentation scope. */
export function readScopeName(reader: JsonReader): string {
  let name = '';
  if (!reader.enterObject()) return name;
  while (reader.nextField()) {
    if (reader.field === 'name') name = readText(reader);
    else reader.skip();
  }
  return name;
}
