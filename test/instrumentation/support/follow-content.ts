import assert from 'node:assert/strict';
import { readContent } from '../../../instrumentation/src/content/read-content.ts';
import type { CallContent, ContentCapture } from '../../../instrumentation/src/content.ts';
import { createExchange } from '../../../instrumentation/src/http/exchange.ts';
import { createRequestHead } from './create-request-head.ts';
import { resolveRoute } from './resolve-route.ts';

const everything: ContentCapture = { prompt: true, answer: true };

/** What is kept of the words of a call to this address, once it has gone through a whole exchange. */
export async function followContent({
  url,
  request,
  response,
  headers = { 'content-type': 'application/json' },
  statusCode = 200,
  capture = everything,
}: {
  readonly url: string;
  readonly request: unknown;
  readonly response: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly statusCode?: number;
  readonly capture?: ContentCapture;
}): Promise<CallContent | undefined> {
  const head = createRequestHead({ url });
  const route = resolveRoute(head);
  assert.ok(route, `${url} is known`);
  const result = await new Promise<Parameters<Parameters<typeof createExchange>[0]['onResult']>[0]>(
    (resolve) => {
      const exchange = createExchange({ head, route, capture, onResult: resolve });
      exchange.pushRequest(typeof request === 'string' ? request : JSON.stringify(request));
      exchange.openResponse(statusCode, (name) => headers[name]);
      exchange.pushResponse(Buffer.from(response));
      exchange.end({ kind: 'complete' });
    },
  );
  const { promptOf, answer } = result;
  return readContent(route.format.content, { promptOf, answer });
}

/** The same as values instead of JSON. */
export async function followMessages(call: Parameters<typeof followContent>[0]) {
  const content = await followContent(call);
  const parse = (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text));
  return {
    system: parse(content?.systemInstructions),
    input: parse(content?.inputMessages),
    output: parse(content?.outputMessages),
  };
}

/** Server-sent events of these data; with `named` each has its type for a name. */
export function createSse(events: readonly object[]): string {
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
}
