import type { WireFormat } from '../../wire-format.ts';
import { type Alternatives, compileAlternatives } from './alternatives.ts';
import { createDeclaredFormat } from './create-declared-format.ts';
import type { DeclaredEndpoint } from './declared-api.ts';
import { parseExpression, type Side } from './expression.ts';
import { type PathPattern, parsePathPattern } from './path-pattern.ts';
import { amountKind, quantityKind } from './quantity.ts';
import { reportUnknownParts } from './report-unknown-parts.ts';
import { type Kind, type Report, textKind } from './value.ts';

/** An endpoint as its description says, on its own. */
export interface ParsedEndpoint {
  readonly method: 'GET' | 'POST';
  readonly hosts?: readonly string[];
  readonly pattern: PathPattern;
  readonly format: WireFormat;
}

const known: Readonly<Record<keyof DeclaredEndpoint, true>> = {
  method: true,
  hosts: true,
  path: true,
  operation: true,
  model: true,
  responseModel: true,
  units: true,
  tokens: true,
  cost: true,
  id: true,
  errorType: true,
  success: true,
  free: true,
};

/** What a call is counted as where its description says nothing else: one request. */
const oneRequest = { requests: 1 };
const ofResponse: readonly Side[] = ['header', 'body'];

/** Parses one endpoint, and reports every mistake in it; `undefined` where it cannot be told apart. */
export function parseEndpoint(
  value: unknown,
  at: string,
  report: Report,
  parseHosts: (value: unknown, at: string) => readonly string[],
): ParsedEndpoint | undefined {
  const endpoint = parseFields(value, at, report, known);
  if (endpoint === undefined) return undefined;
  const { method = 'POST', hosts, path, operation, units, tokens, cost, success, free } = endpoint;
  if (method !== 'GET' && method !== 'POST') {
    report(`${at}.method`, `${JSON.stringify(method)} is neither GET nor POST`);
  }
  const pattern =
    typeof path === 'string' && !/\/:\w/.test(path) ? parsePathPattern(path) : undefined;
  if (pattern === undefined) {
    report(
      `${at}.path`,
      `${JSON.stringify(path)} is no path; write /v1/search or /v1/voices/{voice}`,
    );
  } else {
    reportUnknownParts(endpoint, at, { known: pattern.names, report });
  }
  if (typeof operation !== 'string' || !/^[a-z][a-z0-9_.]{0,63}$/.test(operation)) {
    report(
      `${at}.operation`,
      `${JSON.stringify(operation)} is no name in lower_snake_case, such as search`,
    );
  }
  if (free !== undefined && typeof free !== 'boolean')
    report(`${at}.free`, 'is neither true nor false');
  const counts = parseFields(tokens ?? {}, `${at}.tokens`, report, { input: true, output: true });
  const stated = parseFields(cost ?? {}, `${at}.cost`, report, { amount: true, currency: true });
  if (cost !== undefined && stated?.amount === undefined) {
    report(`${at}.cost.amount`, 'is missing; write where the response states it');
  }
  const isCounted = [units, tokens, cost, free].some((each) => each !== undefined);

  const text = (field: 'responseModel' | 'id' | 'errorType') =>
    compile(endpoint[field], `${at}.${field}`, textKind, ofResponse);
  const compiled = {
    model: compile(endpoint.model, `${at}.model`, textKind, ['request']),
    responseModel: text('responseModel'),
    id: text('id'),
    errorType: text('errorType'),
    units: parseUnits(isCounted ? (units ?? {}) : oneRequest, `${at}.units`, report),
    inputTokens: compile(counts?.input, `${at}.tokens.input`, quantityKind, ofResponse),
    outputTokens: compile(counts?.output, `${at}.tokens.output`, quantityKind, ofResponse),
    cost: compile(stated?.amount, `${at}.cost.amount`, amountKind, ofResponse),
    currency: compile(stated?.currency, `${at}.cost.currency`, textKind, ofResponse),
    success: parseSuccess(success, `${at}.success`, report),
  };
  if (pattern === undefined) return undefined;
  reportForeignCurrency(compiled.cost, compiled.currency, `${at}.cost.currency`, report);
  const knownOnly = Object.fromEntries(
    Object.entries(compiled).filter(([, each]) => each !== undefined),
  ) as { [Field in keyof typeof compiled]: NonNullable<(typeof compiled)[Field]> };
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    ...(hosts === undefined ? {} : { hosts: parseHosts(hosts, `${at}.hosts`) }),
    pattern,
    format: createDeclaredFormat({
      ...knownOnly,
      path: pattern,
      operation: String(operation),
      free: free === true,
    }),
  };

  function compile<Value>(
    given: unknown,
    place: string,
    kind: Kind<Value>,
    sides: readonly Side[],
  ): Alternatives<Value> | undefined {
    if (given === undefined) return undefined;
    return compileAlternatives(given, { at: place, report, kind, sides });
  }
}

/** What one part of the response states is no currency of what another one states. */
function reportForeignCurrency(
  amount: Alternatives<string> | undefined,
  currency: Alternatives<string> | undefined,
  at: string,
  report: Report,
): void {
  if (currency === undefined || currency.some(({ isFixed }) => isFixed)) return;
  if (amount?.every(({ side }) => currency.some((each) => each.side === side)) !== false) return;
  report(
    at,
    'stands in another part of the response than the amount; write a fixed one, such as "USD"',
  );
}

function parseUnits(
  value: unknown,
  at: string,
  report: Report,
): Readonly<Record<string, Alternatives<number>>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(
      at,
      'is no object; write units by name, such as { "credits": "$response.body#/credits" }',
    );
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([unit, quantity]) => {
      if (!/^[a-z][a-z0-9_.]{0,63}$/.test(unit)) {
        report(`${at}.${unit}`, 'is no name in lower_snake_case, such as credits');
      }
      const place = `${at}.${unit}`;
      return [unit, compileAlternatives(quantity, { at: place, report, kind: quantityKind })];
    }),
  );
}

function parseSuccess(value: unknown, at: string, report: Report) {
  if (value === undefined) return undefined;
  const fields = parseFields(value, at, report, { at: true, is: true });
  const expression = typeof fields?.at === 'string' ? parseExpression(fields.at) : undefined;
  if (expression?.side !== 'body') {
    report(`${at}.at`, 'is no place in the response; write $response.body#/status');
  }
  const words = fields?.is;
  const areTexts = Array.isArray(words) && words.every((word) => typeof word === 'string');
  if (!areTexts || words.length === 0) {
    report(`${at}.is`, 'is no list of words; write those that are billed, such as ["OK"]');
  }
  return expression === undefined || !areTexts ? undefined : { at: expression, is: new Set(words) };
}

/** An object with known keys only. */
export function parseFields<Field extends string>(
  value: unknown,
  at: string,
  report: Report,
  known: Readonly<Record<Field, true>>,
): Readonly<Partial<Record<Field, unknown>>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(at, `${JSON.stringify(value)} is no object`);
    return undefined;
  }
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(known, key)) continue;
    report(
      at === '' ? key : `${at}.${key}`,
      `is not known here; remove it, or write one of ${Object.keys(known).join(', ')}`,
    );
  }
  return value as Readonly<Partial<Record<Field, unknown>>>;
}
