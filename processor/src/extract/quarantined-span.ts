import type { QuarantinedSpan } from '../domain/quarantine.ts';
import type { Attributes, AttributeValue, Span } from '../domain/span.ts';
import * as semconv from './semconv.ts';
import { spanDialects } from './span-dialects.ts';
import { boundedStart, type Objection } from './span-times.ts';
import { cut } from './text.ts';
import { contractVocabulary, listNames } from './vocabulary.ts';

const maxAttributes = 200;
const maxValueLength = 1024;
const maxDetailLength = 1000;

const vocabularies = [contractVocabulary, ...spanDialects.map(({ vocabulary }) => vocabulary)];

const knownNames = new Set<string>([
  ...vocabularies.flatMap((vocabulary) => listNames(vocabulary)),
  ...semconv.legacyOperationNames,
  ...[semconv.usage, semconv.cost, semconv.origin]
    .flatMap((group) => Object.values<readonly string[]>(group))
    .flat(),
]);
const knownPrefixes = [semconv.unitPrefix, semconv.tagPrefix, semconv.vcsPrefix];

/** Sets a span aside, with the known attributes of it and of its resource, and never with content. */
export function createQuarantinedSpan(
  span: Pick<Span, 'traceId' | 'spanId' | 'startTimeUnixNano' | 'attributes' | 'resource'>,
  { reason, detail }: Objection,
): QuarantinedSpan {
  return {
    traceId: cut(span.traceId, 64),
    spanId: cut(span.spanId, 64),
    startedAtUs: boundedStart(span),
    reason,
    detail: cut(detail, maxDetailLength),
    attributes: Object.fromEntries(
      [...selectKnown(span.resource), ...selectKnown(span.attributes)].slice(0, maxAttributes),
    ),
  };
}

function* selectKnown(attributes: Attributes): Iterable<[string, string]> {
  for (const [key, value] of attributes) {
    const isKnown = knownNames.has(key) || knownPrefixes.some((prefix) => key.startsWith(prefix));
    if (isKnown && value !== null) yield [cut(key, 256), cut(describe(value), maxValueLength)];
  }
}

function describe(value: AttributeValue): string {
  if (typeof value !== 'object' || value === null) return String(value);
  // Known attributes hold scalars and lists of them; whatever else was sent could be anything.
  if (!Array.isArray(value)) return '(not kept)';
  return value.filter((item) => typeof item !== 'object').join(', ');
}
