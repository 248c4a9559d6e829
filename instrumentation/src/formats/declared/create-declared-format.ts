import type { RequestHead, ResponseFacts, Usage } from '../../call.ts';
import { mergeFacts } from '../../merge-facts.ts';
import type { StreamReader, WireFormat } from '../../wire-format.ts';
import { createStatedCost } from '../stated-cost.ts';
import { createUnits, createUsage, omitUnknown, parseCount } from '../usage.ts';
import { parseEventData } from '../wire-value.ts';
import { type Alternatives, resolveFixed, resolveFrom } from './alternatives.ts';
import type { CallView, Expression, Side } from './expression.ts';
import type { PathPattern } from './path-pattern.ts';

/** An endpoint's description, checked and compiled. */
export interface CompiledEndpoint {
  readonly operation: string;
  readonly path: PathPattern;
  readonly model?: Alternatives<string>;
  readonly responseModel?: Alternatives<string>;
  readonly units: Readonly<Record<string, Alternatives<number>>>;
  readonly inputTokens?: Alternatives<number>;
  readonly outputTokens?: Alternatives<number>;
  /** In decimal text. */
  readonly cost?: Alternatives<string>;
  readonly currency?: Alternatives<string>;
  readonly id?: Alternatives<string>;
  readonly errorType?: Alternatives<string>;
  readonly success?: { readonly at: Expression; readonly is: ReadonlySet<string> };
  readonly free: boolean;
}

/** The wire format of an endpoint that was described instead of written. */
export function createDeclaredFormat(endpoint: CompiledEndpoint): WireFormat {
  const isFixed = Object.values(endpoint.units).every((unit) =>
    unit.every(({ side }) => side === 'request'),
  );

  function readRequest(head: RequestHead, body: unknown) {
    const call = { request: { head, body, pathParts: endpoint.path.readParts(head.path) } };
    return omitUnknown<ReturnType<WireFormat['readRequest']>>({
      model: resolveFrom('request', endpoint.model, call),
      units: resolveUnits('request', call),
    });
  }

  function readResponse(body: unknown): ResponseFacts {
    const call = { responseBody: body };
    const word = readWord(endpoint.success?.at.read(call));
    const refused =
      word !== undefined && endpoint.success?.is.has(word) === false ? word : undefined;
    const facts = readSide('body', call);
    if (refused === undefined) return facts;
    // The description's own name for the failure says more than the word that success lacks.
    return { ...facts, errorType: facts.errorType ?? refused.slice(0, 512), refused: true };
  }

  function readSide(side: Side, call: CallView): ResponseFacts {
    const resolve = <Value>(values: Alternatives<Value> | undefined) =>
      resolveFrom(side, values, call);
    const stated = createStatedCost(resolve(endpoint.cost));
    const currency = resolveCurrency(side, call);
    return omitUnknown<ResponseFacts>({
      model: resolve(endpoint.responseModel),
      id: resolve(endpoint.id),
      errorType: resolve(endpoint.errorType),
      usage: resolveUsage(side, call),
      statedCost: stated && currency !== undefined ? { ...stated, currency } : undefined,
    });
  }

  /** An amount of a currency that is described, and not found, is no cost: it need not be dollars. */
  function resolveCurrency(side: Side, call: CallView): string | undefined {
    const { currency } = endpoint;
    if (currency === undefined) return 'USD';
    const word = resolveFrom(side, currency, call) ?? resolveFixed(currency);
    return word !== undefined && /^[a-z]{3}$/i.test(word) ? word.toUpperCase() : word;
  }

  function resolveUsage(side: Side, call: CallView): Usage | undefined {
    return createUsage({
      inputTokens: parseCount(resolveFrom(side, endpoint.inputTokens, call)),
      outputTokens: parseCount(resolveFrom(side, endpoint.outputTokens, call)),
      units: resolveUnits(side, call),
    });
  }

  function resolveUnits(side: Side, call: CallView) {
    return createUnits(
      Object.fromEntries(
        Object.entries(endpoint.units).map(([unit, values]) => [
          unit,
          resolveFrom(side, values, call),
        ]),
      ),
    );
  }

  return {
    operationName: endpoint.operation,
    readRequest,
    readResponse,
    ...(!isFixed || endpoint.id || endpoint.errorType || endpoint.responseModel || endpoint.cost
      ? {
          readHeaders: ({ header }) => readSide('header', { responseHeader: header }),
        }
      : {}),
    ...(saysInBody(endpoint) ? { createStreamReader, wholeArrays: true } : {}),
    ...(endpoint.free ? { free: true } : {}),
  };

  /** Of a stream each event is read as an answer is, and the last one that says a thing holds. */
  function createStreamReader(): StreamReader {
    let facts: ResponseFacts = {};
    return {
      onEvent({ data }) {
        const event = parseEventData(data);
        if (event !== undefined) facts = mergeFacts(facts, readResponse(event));
      },
      facts: () => facts,
    };
  }
}

function saysInBody(endpoint: CompiledEndpoint): boolean {
  const { units, inputTokens, outputTokens, cost, id, errorType, responseModel } = endpoint;
  const values = [...Object.values(units), inputTokens, outputTokens, cost, id, errorType];
  return (
    endpoint.success !== undefined ||
    [...values, responseModel].some((each) => each?.some(({ side }) => side === 'body'))
  );
}

/** Also of a yes or no, or a number: `true`, `0`. */
function readWord(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
