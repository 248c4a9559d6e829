import { readFileSync } from 'node:fs';
import { deflateSync, gzipSync } from 'node:zlib';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { field } from './otlp-bodies.ts';
import type { startReceiver } from './start-receiver.ts';

/*
 * The rules of OTLP/HTTP as a table: rule, request, answer; for every signal and both encodings.
 * Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp (1.11); MUST, SHOULD and MAY are its words.
 * "Receiver" marks what it leaves open, and OpenTelemetry's own receivers do likewise.
 */

export const protobuf = 'application/x-protobuf';
export const json = 'application/json';

export const readFixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/otlp/openllmetry.${name}`, import.meta.url));

export interface Signal {
  readonly path: string;
  /** A whole export, the smallest one that says so, and one with a field of the future, by encoding. */
  readonly whole: Readonly<Record<string, string | Buffer>>;
  readonly empty: Readonly<Record<string, string>>;
  readonly future: Readonly<Record<string, string | Buffer>>;
}

function createSignal(name: 'traces' | 'metrics' | 'logs', root: string): Signal {
  const inJson = {
    traces: readFixture('traces.json'),
    metrics: `{"${root}":[{}]}`,
    logs: logsInJson,
  };
  const inProtobuf = { traces: readFixture('traces.pb'), metrics: readFixture('metrics.pb'), logs };
  return {
    path: `/v1/${name}`,
    whole: { [protobuf]: inProtobuf[name], [json]: inJson[name] },
    empty: { [protobuf]: '', [json]: '{}' },
    future: {
      [protobuf]: field(99, 'future'),
      [json]: JSON.stringify({ [root]: [], future: { fields: [1, null] } }),
    },
  };
}

const logRecord = { eventName: 'a.call', body: { stringValue: 'text' } };
const logsInJson = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [logRecord] }] }] });
const logs = field(
  1,
  field(2, field(2, Buffer.concat([field(12, 'a.call'), field(5, field(1, 'text'))]))),
);

export const signals = [
  createSignal('traces', 'resourceSpans'),
  createSignal('metrics', 'resourceMetrics'),
  createSignal('logs', 'resourceLogs'),
];

type Options = NonNullable<Parameters<typeof startReceiver>[0]>;
type Encode = (body: Buffer) => Uint8Array;

/** One rule with a request that it is about, and the answer that it demands. */
export interface Rule {
  readonly rule: string;
  readonly method?: string;
  readonly path?: string;
  /** Instead of the encoding under test. */
  readonly contentType?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: (signal: Signal, mediaType: string) => string | Buffer;
  readonly encode?: Encode;
  readonly options?: Options;
  readonly status: number;
  /** The code of the `google.rpc.Status`; without one the answer is an empty success. */
  readonly code?: number;
  readonly answerHeaders?: Readonly<Record<string, string>>;
  readonly answerType?: string;
}

const failing = (error: Error): Options => ({
  acceptSpans: async () => Promise.reject(error),
  acceptMetrics: async () => Promise.reject(error),
  acceptLogs: async () => Promise.reject(error),
});
const unavailable = new UnavailableError('The database is away.', { retryAfterSeconds: 7.2 });
const zeros = (bytes: number) => field(15, new Uint8Array(bytes));

export const rules: readonly Rule[] = [
  { rule: 'success MUST be 200, without partial_success', status: 200 },
  {
    rule: 'an empty request SHOULD succeed',
    body: ({ empty }, mediaType) => empty[mediaType] ?? '',
    status: 200,
  },
  {
    rule: 'unknown fields MUST be ignored',
    body: ({ future }, mediaType) => future[mediaType] ?? '',
    status: 200,
  },
  {
    rule: 'gzip MUST be supported',
    headers: { 'content-encoding': 'gzip' },
    encode: (body) => gzipSync(body),
    status: 200,
  },
  {
    rule: 'several members of gzip are one body',
    headers: { 'content-encoding': 'gzip' },
    encode: (body) => Buffer.concat([gzipSync(body.subarray(0, 1)), gzipSync(body.subarray(1))]),
    status: 200,
  },
  {
    rule: 'no compression MUST be supported, said aloud',
    headers: { 'content-encoding': 'identity' },
    status: 200,
  },
  {
    rule: 'Receiver: deflate is supported',
    headers: { 'content-encoding': 'deflate' },
    encode: (body) => deflateSync(body),
    status: 200,
  },
  {
    rule: 'the answer MAY be compressed if asked for, and is not',
    headers: { 'accept-encoding': 'gzip' },
    status: 200,
  },
  {
    rule: 'Receiver: another method is 405',
    method: 'GET',
    body: () => '',
    status: 405,
    code: 12,
    answerHeaders: { allow: 'POST' },
  },
  { rule: 'Receiver: PUT is 405', method: 'PUT', status: 405, code: 12 },
  {
    rule: 'Receiver: another Content-Type is 415',
    contentType: 'text/plain',
    status: 415,
    code: 3,
    answerType: json,
    answerHeaders: { accept: `${protobuf}, ${json}` },
  },
  {
    rule: 'Receiver: no Content-Type is 415',
    contentType: null,
    status: 415,
    code: 3,
    answerType: json,
  },
  {
    rule: 'Receiver: an unknown Content-Encoding is 415',
    headers: { 'content-encoding': 'zstd' },
    status: 415,
    code: 3,
    answerHeaders: { 'accept-encoding': 'gzip, deflate, identity' },
  },
  {
    rule: 'what cannot be decoded MUST be 400, with BadRequest among the details',
    body: (_, mediaType) => (mediaType === json ? '{"' : '\x0a\xff'),
    status: 400,
    code: 3,
  },
  {
    rule: 'one encoding under the name of the other MUST be 400',
    body: ({ whole }, mediaType) => whole[mediaType === json ? protobuf : json] ?? '',
    status: 400,
    code: 3,
  },
  {
    rule: 'what does not decompress MUST be 400',
    headers: { 'content-encoding': 'gzip' },
    status: 400,
    code: 3,
  },
  {
    rule: 'the body MUST be limited; above it SHOULD be 413',
    body: (_, mediaType) => (mediaType === json ? `{"x":"${'x'.repeat(9999)}"}` : zeros(9999)),
    options: { maxBodyBytes: 9999 },
    status: 413,
    code: 8,
  },
  {
    rule: 'the body MUST be limited after decompression too',
    headers: { 'content-encoding': 'gzip' },
    body: (_, mediaType) => (mediaType === json ? `{"x":"${'x'.repeat(9999)}"}` : zeros(9999)),
    encode: (body) => gzipSync(body),
    options: { maxBodyBytes: 9999 },
    status: 413,
    code: 8,
  },
  {
    rule: 'a sender without a known token is 401',
    options: { resolveSender: async () => null },
    status: 401,
    code: 16,
    answerHeaders: { 'www-authenticate': 'Bearer' },
  },
  {
    rule: 'what passes by itself SHOULD be 503, and MAY have Retry-After in whole seconds',
    options: failing(unavailable),
    status: 503,
    code: 14,
    answerHeaders: { 'retry-after': '8' },
  },
  {
    rule: 'a defect of ours is 503 too: senders drop their data for 500',
    options: failing(new TypeError('x is not a function')),
    status: 503,
    code: 14,
    answerHeaders: { 'retry-after': '5' },
  },
  {
    rule: 'tokens that cannot be looked up are 503, not 401',
    options: { resolveSender: async () => Promise.reject(unavailable) },
    status: 503,
    code: 14,
    answerHeaders: { 'retry-after': '8' },
  },
  {
    rule: 'Receiver: another path is 404',
    path: '/v1/profiles',
    status: 404,
    code: 12,
  },
];
