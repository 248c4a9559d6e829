import { gzipSync } from 'node:zlib';

export const json = { 'content-type': 'application/json' };
export const protobuf = { 'content-type': 'application/x-protobuf' };

/** The JSON of one span that a sender would call right. */
export function createJsonSpan(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    parentSpanId: 'eee19b7ec3c1b173',
    name: 'chat gpt-5',
    kind: 3,
    startTimeUnixNano: '1795313555600563477',
    endTimeUnixNano: '1795313555626294880',
    attributes: [{ key: 'gen_ai.operation.name', value: { stringValue: 'chat' } }],
    status: { code: 2, message: 'no' },
    ...changes,
  };
}

/** A JSON trace export with these spans in one scope. */
export function createJsonTraces(...spans: unknown[]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [{ scope: { name: 'my.scope', version: '1' }, spans }],
      },
    ],
  });
}

/** A length-delimited protobuf field. */
export function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** Gzip of `bytes` zeros, made of members so that making it takes little memory. */
export function createGzipBomb(bytes: number): Buffer {
  const memberBytes = 1024 * 1024;
  const member = gzipSync(Buffer.alloc(memberBytes));
  return Buffer.concat(new Array(Math.ceil(bytes / memberBytes)).fill(member));
}
