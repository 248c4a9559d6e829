import type { Span } from '../domain/span.ts';
import type { BillingAccount, Dialect } from '../domain/usage.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { Call } from './call.ts';
import type { Operation } from './gen-ai-operation.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A call as its sender described it, before the sender's habits are set right. */
export interface Reading extends Call {
  readonly providerName: string | null;
  /** The sender's own sum of the call's tokens, input and output. */
  readonly totalTokens: number | null;
  /** How the sender counted tokens that the provider did not report; `null` where it did. */
  readonly estimateMethod: string | null;
  readonly billing: BillingAccount;
}

/** How one sender, or one family of them, describes a call in a span. */
export interface SpanDialect {
  readonly dialect: Dialect;
  /** Whether the span speaks it: by its scope, else by words that nobody else uses. */
  readonly matches: (span: Span) => boolean;
  readonly vocabulary: Vocabulary;
  /** What the span did; a span that is not the call itself is ignored. */
  readonly resolveOperation: (span: Span, reader: AttributeReader) => Operation;
  /** Sets right what the vocabulary alone would read wrongly. */
  readonly correct?: (reading: Reading, span: Span, reader: AttributeReader) => Reading;
}
