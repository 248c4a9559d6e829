import fc from 'fast-check';

interface Mutation {
  /** The position, as a share of the length. */
  readonly at: number;
  readonly kind: 'flip' | 'set' | 'remove' | 'insert' | 'repeat' | 'truncate';
  readonly byte: number;
  readonly length: number;
}

/** Changes of bytes, cuts and insertions, as positions that fit any length. */
export function mutations(likelyBytes: readonly number[]): fc.Arbitrary<Mutation[]> {
  return fc.array(
    fc.record<Mutation>({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      kind: fc.constantFrom('flip', 'set', 'remove', 'insert', 'repeat', 'truncate'),
      byte: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(...likelyBytes)),
      length: fc.integer({ min: 1, max: 12 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
}

/** The body, damaged. */
export function mutate(body: Uint8Array, changes: readonly Mutation[]): Buffer {
  let bytes: Buffer = Buffer.from(body);
  for (const { at: share, kind, byte, length } of changes) {
    const at = Math.floor(share * bytes.length);
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    const inserted = Buffer.alloc(length, byte);
    bytes = Buffer.concat(
      {
        flip: [head, tail.subarray(0, 1).map((old) => old ^ (byte || 1)), tail.subarray(1)],
        set: [head, inserted, tail.subarray(length)],
        remove: [head, tail.subarray(length)],
        insert: [head, inserted, tail],
        repeat: [head, tail.subarray(0, length), tail],
        truncate: [head],
      }[kind],
    );
  }
  return bytes;
}
