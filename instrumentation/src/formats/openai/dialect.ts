import type { ResponseFacts, Usage } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import type { WireObject } from '../wire-value.ts';

/** Tools that the provider itself runs, and bills beside the tokens. */
export interface ExecutedTools {
  /** What a run is counted as. */
  readonly unit: string;
  /** A field that stands in every chunk of a stream that tells of a run. */
  readonly field: string;
  /** The runs that a body, or one chunk of a stream, tells of, by names that tell one from another. */
  readonly list: (body: WireObject) => readonly string[];
}

/**
 * Where a provider that speaks OpenAI's shape counts otherwise, or says more. What is absent is read as
 * OpenAI writes it.
 */
export interface Dialect {
  /** The usage of a whole body, or of one chunk of a stream. */
  readonly readUsage?: (body: WireObject) => Usage | undefined;
  /** What else a body or a chunk says, such as its cost. */
  readonly readMore?: (body: WireObject) => ResponseFacts;
  readonly executedTools?: ExecutedTools;
  readonly readRequest?: WireFormat['readRequest'];
  readonly readHeaders?: WireFormat['readHeaders'];
}
