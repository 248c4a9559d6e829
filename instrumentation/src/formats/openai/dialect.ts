import type { ResponseFacts, Usage } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import type { WireObject } from '../wire-value.ts';

/**
 * Where a provider that speaks OpenAI's shape counts otherwise, or says more. What is absent is read as
 * OpenAI writes it.
 */
export interface Dialect {
  /** The usage of a whole body, or of one chunk of a stream. */
  readonly readUsage?: (body: WireObject) => Usage | undefined;
  /** What else a body or a chunk says, such as its cost. */
  readonly readMore?: (body: WireObject) => ResponseFacts;
  /**
   * Which tools a body, or one chunk of a stream, says that the provider itself ran, by names that tell one run from
   * another: they are billed beside the tokens.
   */
  readonly listExecutedTools?: (body: WireObject) => readonly string[];
  readonly readRequest?: WireFormat['readRequest'];
  readonly readHeaders?: WireFormat['readHeaders'];
}
