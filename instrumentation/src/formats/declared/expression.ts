import type { RequestHead } from '../../call.ts';
import { parseQuantity } from '../usage.ts';
import { countCharacters } from '../wire-value.ts';

/** What can be seen of a call: of the request, of the response's headers, or of its body; never all at once. */
export interface CallView {
  readonly request?: {
    readonly head: RequestHead;
    readonly body: unknown;
    /** The parts of the path that its pattern names. */
    readonly pathParts: Readonly<Record<string, string>>;
  };
  readonly responseHeader?: (name: string) => string | undefined;
  readonly responseBody?: unknown;
}

/** Where a value comes from. What a later of these says weighs more. */
export type Side = 'request' | 'header' | 'body';

/** Where a value stands in a call. */
export interface Expression {
  readonly side: Side;
  /** Whatever stands there; `undefined` where nothing does. */
  read(call: CallView): unknown;
  /** Whether nothing is known of that place: that nothing was read there does not say that nothing stands there. */
  isUnread(call: CallView): boolean;
}

const pattern = /^(?:(?<of>length|characters|sum)\((?<inner>.+)\)|(?<plain>\$.+))$/;
const source =
  /^\$(?:(?<part>request\.header|request\.query|request\.path|response\.header)\.(?<name>[\w.[\]-]+)|(?<body>request|response)\.body(?:#(?<pointer>(?:\/[^/]*)*))?)$/;

/**
 * Parses a runtime expression of OpenAPI, such as `$response.body#/usage/credits` (a JSON Pointer, RFC 6901),
 * `$response.header.x-credits`, `$request.query.model`, `$request.path.voice`. It may stand in `length(…)`, of
 * a list, `characters(…)`, of a text, or `sum(…)`, of numbers; there a part `*` of the pointer stands for every
 * element of a list. `undefined` where it is none.
 */
export function parseExpression(text: string): Expression | undefined {
  const { of, inner, plain } = pattern.exec(text)?.groups ?? {};
  const found = source.exec(inner ?? plain ?? '')?.groups;
  if (found === undefined) return undefined;
  const { part, name = '', body, pointer = '' } = found;
  const place = body === undefined ? createNamed(part, name) : createBody(body, pointer);
  if (of === undefined && place.isOfMany) return undefined;
  return {
    side: place.side,
    read: of === undefined ? (call) => place.readAll(call)?.[0] : measure(of, place.readAll),
    isUnread: ({ request }) => body === 'request' && request?.body === undefined,
  };
}

/** What stands at a place: one value, or one of each element of a list; `undefined` where that is no list. */
interface Place {
  readonly side: Side;
  readonly isOfMany: boolean;
  readAll(call: CallView): readonly unknown[] | undefined;
}

function createNamed(part: string | undefined, name: string): Place {
  const header = name.toLowerCase();
  const of = (side: Side, read: (call: CallView) => unknown): Place => ({
    side,
    isOfMany: false,
    readAll: (call) => [read(call)],
  });
  switch (part) {
    case 'response.header':
      return of('header', ({ responseHeader }) => responseHeader?.(header));
    case 'request.header':
      return of('request', ({ request }) => request?.head.header(header));
    case 'request.query':
      return of(
        'request',
        ({ request }) => new URLSearchParams(request?.head.query).get(name) ?? undefined,
      );
    default:
      return of('request', ({ request }) => readOwn(request?.pathParts, name));
  }
}

function createBody(body: string, pointer: string): Place {
  const names = pointer.split('/').slice(1);
  const isOfMany = names.includes('*');
  return body === 'request'
    ? { side: 'request', isOfMany, readAll: ({ request }) => followAll(request?.body, names) }
    : { side: 'body', isOfMany, readAll: ({ responseBody }) => followAll(responseBody, names) };
}

function followAll(value: unknown, names: readonly string[]): readonly unknown[] | undefined {
  const at = names.indexOf('*');
  if (at === -1) return [follow(value, names)];
  const list = follow(value, names.slice(0, at));
  if (!Array.isArray(list)) return undefined;
  const found = list.map((element) => followAll(element, names.slice(at + 1)));
  return found.includes(undefined) ? undefined : found.flatMap((values) => values ?? []);
}

function follow(value: unknown, names: readonly string[]): unknown {
  return names.reduce(
    (inner, name) => readOwn(inner, name.replaceAll('~1', '/').replaceAll('~0', '~')),
    value,
  );
}

/** Fields of the value's own: never its prototype's, nor a list's `length`. */
function readOwn(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && !/^\d{1,9}$/.test(name)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

const measures: Readonly<Record<string, (value: unknown) => number | undefined>> = {
  length: (list) => (Array.isArray(list) ? list.length : undefined),
  characters: countCharacters,
  sum: (value) => (Array.isArray(value) ? sum(value.map(parseQuantity)) : parseQuantity(value)),
};

/** Of several values the sum; unknown where one of them is. */
function measure(of: string, readAll: Place['readAll']): Expression['read'] {
  return (call) => {
    const values = readAll(call);
    return values && sum(values.map((value) => measures[of]?.(value)));
  };
}

function sum(quantities: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const quantity of quantities) {
    if (quantity === undefined) return undefined;
    total += quantity;
  }
  // The sixteenth digit is the noise of binary fractions.
  return Number(total.toPrecision(15));
}
