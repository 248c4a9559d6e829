import type { Attribution } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { cut, toText } from './text.ts';
import { genAiVocabulary, type Vocabulary } from './vocabulary.ts';

const maxTags = 64;
const maxTagKeyLength = 128;
const maxTagValueLength = 1024;

/** Who caused the call. */
export function readAttribution(
  reader: AttributeReader,
  { attribution, tagPrefixes }: Vocabulary = genAiVocabulary,
): Attribution {
  return {
    userId: reader.text(attribution.userId),
    sessionId: reader.text(attribution.sessionId),
    organization: reader.text(attribution.organization),
    project: reader.text(attribution.project),
    feature: reader.text(attribution.feature),
    task: reader.text(attribution.task),
    objectType: reader.text(attribution.objectType),
    objectId: reader.text(attribution.objectId),
    tags: createTags(tagPrefixes.flatMap((prefix) => [...reader.withPrefix(prefix)])),
  };
}

/** The first tags, their keys and values cut where they are too long. */
export function createTags(
  entries: Iterable<readonly [string, unknown]>,
): Readonly<Record<string, string>> {
  const tags = new Map<string, string>();
  for (const [key, value] of entries) {
    if (tags.size === maxTags) break;
    const text = toText(value, maxTagValueLength);
    if (text !== null) tags.set(cut(key, maxTagKeyLength), text);
  }
  return Object.fromEntries(tags);
}
