/** What one request may make of the receiver's memory and stack, whatever its size in bytes. */

/** Spans, data points or log records in one request: 64 MiB at 256 bytes each. Above it the answer is 413. */
export const maxItems = 262_144;

/** Attributes, and values nested in them, in one request: 64 MiB at 32 bytes each. Above it 413. */
export const maxValues = 2 * 1024 * 1024;

/** Attributes kept per span, data point, log record or resource. SDKs stop at 128. */
export const maxAttributes = 1024;

/** Characters of an attribute's key; an attribute with a longer one is left out. */
export const maxKeyLength = 256;

/** Characters kept of a text: the ledger keeps far less, and some senders put JSON into texts. */
export const maxTextLength = 65_536;

/** Bytes kept of a value of bytes: as many as that many characters of base64 are. */
export const maxBytesLength = 49_152;

/** Levels of lists and maps in an attribute's value; deeper ones are `null`. */
export const maxValueDepth = 8;

/** Elements kept of a list or map in an attribute's value. */
export const maxElements = 1024;

/** Nesting of `{` and `[` in JSON: one level of a nested attribute takes three. */
export const maxJsonDepth = 256;
