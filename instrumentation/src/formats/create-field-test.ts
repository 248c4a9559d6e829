import { createFieldSearch } from './create-field-search.ts';

/** No other JSON value than `null` begins with it. */
const letterN = 0x6e;

/**
 * Creates a test for whether a JSON text has a field of this name, or of one of these, with another value than
 * `null`, without decoding the text.
 *
 * @param withinBytes only names that end within the first so many bytes count
 */
export function createFieldTest(
  name: string | readonly string[],
  { withinBytes = Number.POSITIVE_INFINITY } = {},
): (json: Buffer) => boolean {
  const findField = createFieldSearch(...[name].flat());

  return function hasField(json) {
    const stop = Math.min(json.length, withinBytes);
    let value = findField(json, 0, stop);
    while (value !== -1) {
      if (json[value] !== letterN) return true;
      value = findField(json, value, stop);
    }
    return false;
  };
}
