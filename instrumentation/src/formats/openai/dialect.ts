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
  readonly readRequest?: WireFormat['readRequest'];
  readonly readHeaders?: WireFormat['readHeaders'];
}
