/** The part of JSON Schema that `apis.schema.json` is written in. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | false;
}

const known = new Set([
  ...['$schema', '$defs', '$ref', 'title', 'description', 'anyOf', 'type', 'enum', 'pattern'],
  ...['minLength', 'maxLength', 'minimum', 'minItems', 'maxItems', 'items', 'required'],
  ...['properties', 'propertyNames', 'additionalProperties'],
]);

/** Whether a value is what a schema says. A keyword that this does not know is an error. */
export function matchesSchema(value: unknown, root: Schema): boolean {
  return matches(value, root);

  function matches(value: unknown, schema: Schema): boolean {
    for (const keyword of Object.keys(schema)) {
      if (!known.has(keyword)) throw new Error(`${keyword} is not understood here`);
    }
    const referred = schema.$ref === undefined ? undefined : root.$defs?.[schema.$ref.slice(8)];
    if (schema.$ref !== undefined && referred === undefined) throw new Error(schema.$ref);
    return (
      (referred === undefined || matches(value, referred)) &&
      (schema.anyOf === undefined || schema.anyOf.some((each) => matches(value, each))) &&
      (schema.enum === undefined || schema.enum.includes(value)) &&
      (schema.type === undefined || typeOf(value) === schema.type) &&
      (typeof value !== 'string' || matchesText(value, schema)) &&
      (typeof value !== 'number' || value >= (schema.minimum ?? value)) &&
      (!Array.isArray(value) || matchesList(value, schema)) &&
      (typeOf(value) !== 'object' || matchesObject(value as object, schema))
    );
  }

  function matchesList(list: readonly unknown[], { items, minItems = 0, maxItems }: Schema) {
    return (
      list.length >= minItems &&
      list.length <= (maxItems ?? list.length) &&
      (items === undefined || list.every((item) => matches(item, items)))
    );
  }

  function matchesObject(object: object, schema: Schema): boolean {
    const { required = [], properties = {}, propertyNames, additionalProperties } = schema;
    return (
      required.every((name) => Object.hasOwn(object, name)) &&
      Object.entries(object).every(([name, field]) => {
        if (propertyNames !== undefined && !matches(name, propertyNames)) return false;
        const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
        return own !== false && (own === undefined || matches(field, own));
      })
    );
  }
}

function matchesText(text: string, { pattern, minLength = 0, maxLength }: Schema): boolean {
  return (
    text.length >= minLength &&
    text.length <= (maxLength ?? text.length) &&
    (pattern === undefined || new RegExp(pattern, 'u').test(text))
  );
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
