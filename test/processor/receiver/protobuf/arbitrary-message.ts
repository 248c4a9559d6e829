import { create, type DescField, type DescMessage, ScalarType, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';

type Init = Record<string, unknown>;

/** Any message of a schema, every field of it included, encoded. Lists are short and nesting is low. */
export function arbitraryMessage(schema: DescMessage): fc.Arbitrary<Uint8Array> {
  return arbitraryInit(schema, 9).map((init) => toBinary(schema, create(schema, init)));
}

function arbitraryInit(message: DescMessage, levels: number): fc.Arbitrary<Init> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const field of message.fields) {
    if (field.oneof === undefined && (levels > 0 || field.message === undefined)) {
      fields[field.localName] = arbitraryField(field, levels);
    }
  }
  for (const oneof of message.oneofs) {
    const members = oneof.fields.filter((field) => levels > 0 || field.message === undefined);
    fields[oneof.localName] = fc.oneof(
      ...members.map((field) =>
        arbitraryField(field, levels).map((value) => ({ case: field.localName, value })),
      ),
    );
  }
  // Most fields are there, so that depths are reached.
  return fc.record(fields, { requiredKeys: [] });
}

function arbitraryField(field: DescField, levels: number): fc.Arbitrary<unknown> {
  const value =
    field.message === undefined
      ? arbitraryScalar(field)
      : fc.noShrink(
          fc.constant(null).chain(() => arbitraryInit(field.message as DescMessage, levels - 1)),
        );
  return field.fieldKind === 'list' ? fc.array(value, { maxLength: 2 }) : value;
}

function arbitraryScalar(field: DescField): fc.Arbitrary<unknown> {
  switch (field.scalar) {
    case ScalarType.STRING:
      return fc.oneof(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.constantFrom('key', '__proto__', ''),
      );
    case ScalarType.BYTES:
      return fc.uint8Array({ maxLength: 16 });
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.DOUBLE:
      return fc.double();
    case ScalarType.INT64:
    case ScalarType.SFIXED64:
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case ScalarType.FIXED64:
    case ScalarType.UINT64:
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return fc.nat({ max: 2 ** 31 - 1 });
    default:
      return fc.integer({ min: 0, max: 3 });
  }
}
