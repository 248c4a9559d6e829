/** What one request may make of the receiver's memory and stack, whatever its size in bytes. */

/** Spans or data points in one request: 64 MiB at 256 bytes each. Above it the answer is 413. */
export const maxItems = 262_144;

/** Attributes kept per span, data point or resource; further ones are dropped. SDKs stop at 128. */
export const maxAttributes = 1024;

/** Nesting of messages in protobuf. */
export const maxMessageDepth = 100;

/** Nesting of `{` and `[` in JSON: one level of a nested attribute takes three. */
export const maxJsonDepth = 256;

/** Fields of all decoded protobuf messages together: an attribute takes 5, a typical span 150. */
export const maxMessageFields = 10 * 1024 * 1024;

/** `{` and `[` in a JSON body: an attribute takes 2, a typical span 60. */
export const maxJsonContainers = 4 * 1024 * 1024;
