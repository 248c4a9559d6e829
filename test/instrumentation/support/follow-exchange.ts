import type { Ending, RequestHead } from '../../../instrumentation/src/call.ts';
import { createExchange, type ExchangeResult } from '../../../instrumentation/src/http/exchange.ts';
import type { Route, WireFormat } from '../../../instrumentation/src/wire-format.ts';

/** A head with these headers; nothing of it decides how a body is read. */
export function createHead(headers: Readonly<Record<string, string>> = {}): RequestHead {
  return {
    method: 'POST',
    host: 'api.example.com',
    port: 443,
    path: '/v1/chat',
    query: '',
    header: (name) => headers[name],
  };
}

/** A format whose facts are what it was given: the events of a stream as reasons, a whole body as its model. */
export const echoFormat: WireFormat = {
  operationName: 'chat',
  readRequest: () => ({}),
  readResponse: (body) => ({ model: JSON.stringify(body) }),
  createStreamReader() {
    const finishReasons: string[] = [];
    return {
      onEvent: ({ name, data }) => finishReasons.push(`${name} ${data}`),
      facts: () => ({ finishReasons }),
    };
  },
};

/** Feeds a whole response in the given parts and gives what the exchange says of it. */
export function followResponse(
  format: WireFormat,
  {
    headers = {},
    parts,
    statusCode = 200,
    ending = { kind: 'complete' },
  }: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly parts: readonly Uint8Array[];
    readonly statusCode?: number;
    readonly ending?: Ending;
  },
): Promise<ExchangeResult> {
  const route: Route = { providerName: 'example', format, billingHeaders: {} };
  return new Promise((resolve) => {
    const exchange = createExchange({ head: createHead(), route, onResult: resolve });
    exchange.openResponse(statusCode, (name) => headers[name]);
    for (const part of parts) exchange.pushResponse(part);
    exchange.end(ending);
  });
}
