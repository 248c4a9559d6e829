/** What was asked for cannot be done with prices as they are. Nothing was changed. */
export class PriceRefusal extends Error {
  override readonly name = 'PriceRefusal';
  readonly kind: 'not-found' | 'conflict' | 'data-set';

  /** @param kind `data-set`: prices that were to be taken over could not be fetched or read. */
  constructor(kind: PriceRefusal['kind'], message: string, { cause }: { cause?: unknown } = {}) {
    super(message, { cause });
    this.kind = kind;
  }
}
