import { parseObject, type WireObject } from './wire-value.ts';

/**
 * Cumulative counts of a stream: the later value of each field; what is missing or `null` later keeps the
 * earlier one.
 */
export function mergeFields(earlier: WireObject, later: WireObject): WireObject {
  const merged = { ...earlier };
  for (const [field, value] of Object.entries(later)) {
    if (value === null || field === '__proto__') continue;
    // One level deep is all that usage has: `server_tool_use`, `cache_creation`.
    merged[field] = Array.isArray(value)
      ? value
      : typeof value === 'object'
        ? { ...parseObject(earlier[field]), ...value }
        : value;
  }
  return merged;
}
