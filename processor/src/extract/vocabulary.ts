import type { Names } from './attribute-reader.ts';
import * as semconv from './semconv.ts';

type NamesOf<Group> = { readonly [Meaning in keyof Group]: Names };

/** What a dialect calls things: for each meaning its names, of which the first one present counts. */
export interface Vocabulary {
  readonly operation: Names;
  readonly provider: Names;
  readonly call: NamesOf<typeof semconv.call>;
  readonly tokens: NamesOf<typeof semconv.tokens>;
  /** The sender's own sum of a call's tokens: it shows what the sender's parts include. */
  readonly totalTokens: Names;
  readonly attribution: NamesOf<typeof semconv.attribution>;
  /** What comes after one of these is a tag's key. */
  readonly tagPrefixes: Names;
  /** What comes after one of these is the key of free metadata. */
  readonly metadataPrefixes: Names;
  /** Free metadata as JSON. */
  readonly metadataObjects: Names;
  /** Lists of labels. */
  readonly labels: Names;
}

/** The names of the contract, which are those of the GenAI conventions and our own. */
export const contractVocabulary: Vocabulary = {
  operation: semconv.operationNames,
  provider: semconv.providerNames,
  call: semconv.call,
  tokens: semconv.tokens,
  totalTokens: semconv.totalTokenNames,
  attribution: semconv.attribution,
  tagPrefixes: [semconv.tagPrefix],
  metadataPrefixes: [],
  metadataObjects: [],
  labels: [],
};

/**
 * The GenAI conventions of every generation, with what OpenLLMetry's and Langfuse's SDKs write on
 * every span of a process, whoever made it.
 */
export const genAiVocabulary: Vocabulary = {
  ...contractVocabulary,
  metadataPrefixes: ['traceloop.association.properties.', 'langfuse.trace.metadata.'],
  labels: ['langfuse.trace.tags'],
};

/** Names of a dialect for some meanings. */
export interface OwnNames {
  readonly operation?: Names;
  readonly provider?: Names;
  readonly call?: Partial<Vocabulary['call']>;
  readonly tokens?: Partial<Vocabulary['tokens']>;
  readonly totalTokens?: Names;
  readonly attribution?: Partial<Vocabulary['attribution']>;
  readonly metadataPrefixes?: Names;
  readonly metadataObjects?: Names;
  readonly labels?: Names;
}

/** The GenAI vocabulary with a dialect's own names, which count before those of the conventions. */
export function createVocabulary(own: OwnNames): Vocabulary {
  const base = genAiVocabulary;
  return {
    operation: [...(own.operation ?? []), ...base.operation],
    provider: [...(own.provider ?? []), ...base.provider],
    call: prepend(base.call, own.call),
    tokens: prepend(base.tokens, own.tokens),
    totalTokens: [...(own.totalTokens ?? []), ...base.totalTokens],
    attribution: prepend(base.attribution, own.attribution),
    tagPrefixes: base.tagPrefixes,
    metadataPrefixes: [...(own.metadataPrefixes ?? []), ...base.metadataPrefixes],
    metadataObjects: own.metadataObjects ?? [],
    labels: [...(own.labels ?? []), ...base.labels],
  };
}

/** Every name of a vocabulary. */
export function listNames(vocabulary: Vocabulary): string[] {
  const { call, tokens, attribution, operation, provider, totalTokens } = vocabulary;
  const groups: readonly Readonly<Record<string, Names>>[] = [call, tokens, attribution];
  return [
    ...groups.flatMap((group) => Object.values(group)).flat(),
    ...operation,
    ...provider,
    ...totalTokens,
  ];
}

type Group = Readonly<Record<string, Names>>;

function prepend<Base extends Group>(base: Base, own: Partial<Base> = {}): Base {
  const names = Object.entries<Names>(base).map(([meaning, names]) => [
    meaning,
    [...(own[meaning] ?? []), ...names],
  ]);
  // The same meanings as before, which `fromEntries` cannot know.
  return Object.fromEntries(names) as Base;
}
