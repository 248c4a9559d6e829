import type { RequestHead } from '../../call.ts';
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

const pattern = /^(?:(?<of>length|characters)\((?<inner>.+)\)|(?<plain>\$.+))$/;
const source =
  /^\$(?:(?<part>request\.header|request\.query|request\.path|response\.header)\.(?<name>[\w.[\]-]+)|(?<body>request|response)\.body(?:#(?<pointer>(?:\/[^/]*)*))?)$/;

/**
 * Parses a runtime expression of OpenAPI, such as `$response.body#/usage/credits` (a JSON Pointer, RFC 6901),
 * `$response.header.x-credits`, `$request.query.model`, `$request.path.voice`. It may stand in `length(…)`, of
 * a list, or `characters(…)`, of a text. `undefined` where it is none.
 */
export function parseExpression(text: string): Expression | undefined {
  const { of, inner, plain } = pattern.exec(text)?.groups ?? {};
  const found = source.exec(inner ?? plain ?? '')?.groups;
  if (found === undefined) return undefined;
  const { part, name = '', body, pointer = '' } = found;
  const place = body === undefined ? createNamed(part, name) : createBody(body, pointer);
  return {
    side: place.side,
    read: measure(of, place.read),
    isUnread: ({ request }) => body === 'request' && request?.body === undefined,
  };
}

type Place = Pick<Expression, 'side' | 'read'>;

function createNamed(part: string | undefined, name: string): Place {
  const header = name.toLowerCase();
  switch (part) {
    case 'response.header':
      return { side: 'header', read: ({ responseHeader }) => responseHeader?.(header) };
    case 'request.header':
      return { side: 'request', read: ({ request }) => request?.head.header(header) };
    case 'request.query':
      return {
        side: 'request',
        read: ({ request }) => new URLSearchParams(request?.head.query).get(name) ?? undefined,
      };
    default:
      return { side: 'request', read: ({ request }) => readOwn(request?.pathParts, name) };
  }
}

function createBody(body: string, pointer: string): Place {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return body === 'request'
    ? { side: 'request', read: ({ request }) => follow(request?.body, names) }
    : { side: 'body', read: ({ responseBody }) => follow(responseBody, names) };
}

function follow(value: unknown, names: readonly string[]): unknown {
  return names.reduce((inner, name) => readOwn(inner, name), value);
}

/** Fields of the value's own: never its prototype's, nor a list's `length`. */
function readOwn(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && !/^\d{1,9}$/.test(name)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function measure(of: string | undefined, read: Expression['read']): Expression['read'] {
  if (of === undefined) return read;
  if (of === 'characters') return (call) => countCharacters(read(call));
  return (call) => {
    const list = read(call);
    return Array.isArray(list) ? list.length : undefined;
  };
}
