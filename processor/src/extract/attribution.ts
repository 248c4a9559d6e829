import type { Attribution } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { parseJsonObject } from './json-object.ts';
import { labelTags, sortMetadata } from './sort-metadata.ts';
import { createTags } from './tags.ts';
import type { Vocabulary } from './vocabulary.ts';

const maxLabels = 64;

/** Who caused the call. */
export function readAttribution(reader: AttributeReader, vocabulary: Vocabulary): Attribution {
  const { attribution, tagPrefixes } = vocabulary;
  const stated: Attribution = {
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
  const metadata = readMetadata(reader, vocabulary);
  return metadata.length === 0 ? stated : sortMetadata(stated, metadata);
}

/** Free metadata, as one sender writes attributes, another JSON, a third a list of labels. */
function readMetadata(
  reader: AttributeReader,
  { metadataPrefixes, metadataObjects, labels }: Vocabulary,
): (readonly [string, unknown])[] {
  return [
    ...metadataPrefixes.flatMap((prefix) => [...reader.withPrefix(prefix)]),
    ...metadataObjects.flatMap((name) =>
      Object.entries(parseJsonObject(reader.value([name])) ?? {}),
    ),
    ...labelTags(labels.flatMap((name) => reader.texts([name], { maxCount: maxLabels }))),
  ];
}
