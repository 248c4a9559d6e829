import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A span as it came over the wire, with its attributes as plain values. */
export interface ReceivedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly startUs: number;
  readonly endUs: number;
  readonly statusCode: number;
  readonly scope: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** One data point of a received sum or histogram. */
export interface ReceivedPoint {
  readonly name: string;
  readonly unit: string;
  /** The value of a sum, or the sum of a histogram. */
  readonly value: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface OtlpReceiver {
  readonly url: string;
  /** Each span once, as the ledger keeps it: by its ids and its start. */
  spans(): ReceivedSpan[];
  /** The latest state of each cumulative series. */
  points(): ReceivedPoint[];
  /** Everything that came, as text. */
  readonly bodies: string[];
  readonly headers: IncomingHttpHeaders[];
  /** What to answer from now on; `hang` takes the request and never answers. */
  respondWith(status: number | 'hang'): void;
  /** The body of every answer 200 to spans from now on; otherwise `{}`. */
  answerSpansWith(body: string): void;
  /** Answers this much later, from now on. */
  delay(ms: number): void;
  /** Answers 400, from now on, to every request that holds this text. */
  refuse(text: string): void;
  close(): Promise<void>;
}

/** A receiver of OTLP/JSON on a free port, over TLS where it is given a certificate for `localhost`. */
export async function startOtlpReceiver(
  tls: { readonly cert: string; readonly key: string } | null = null,
): Promise<OtlpReceiver> {
  const spans = new Map<string, ReceivedSpan>();
  const points = new Map<string, ReceivedPoint>();
  const bodies: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let status: number | 'hang' = 200;
  let refused: string | null = null;
  let delayMs = 0;
  let spansAnswer = '{}';

  const receive: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (status === 'hang') return;
      const sent = Buffer.concat(chunks);
      const isCompressed = request.headers['content-encoding'] === 'gzip';
      const body = (isCompressed ? gunzipSync(sent) : sent).toString();
      if (refused !== null && body.includes(refused)) {
        response.writeHead(400).end();
        return;
      }
      if (status === 200) {
        bodies.push(body);
        headers.push(request.headers);
        for (const span of readSpans(JSON.parse(body))) {
          spans.set(`${span.traceId} ${span.spanId} ${span.startUs}`, span);
        }
        for (const point of readPoints(JSON.parse(body))) {
          points.set(`${point.name} ${JSON.stringify(point.attributes)}`, point);
        }
      }
      const answered = status;
      const text = answered === 200 && request.url === '/v1/traces' ? spansAnswer : '{}';
      const answer = () =>
        response.writeHead(answered, { 'content-type': 'application/json' }).end(text);
      if (delayMs === 0) answer();
      else setTimeout(answer, delayMs);
    });
  };
  const server = tls === null ? createServer(receive) : createSecureServer(tls, receive);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: tls === null ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    spans: () =>
      [...spans.values()].sort(
        (a, b) =>
          Number(a.attributes['ai.usage.sequence']) - Number(b.attributes['ai.usage.sequence']),
      ),
    points: () => [...points.values()],
    bodies,
    headers,
    respondWith: (next) => {
      status = next;
    },
    answerSpansWith: (body) => {
      spansAnswer = body;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    refuse: (text) => {
      refused = text;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface WireValue {
  readonly arrayValue?: { readonly values: readonly WireValue[] };
  readonly [type: string]: unknown;
}

type WireAttributes = readonly { readonly key: string; readonly value: WireValue }[];

interface WireBody {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: WireAttributes };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly WireSpan[];
    }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly WireMetric[] }[];
  }[];
}

interface WireSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number };
  readonly attributes: WireAttributes;
}

interface WireMetric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: WireData;
  readonly histogram?: WireData;
}

interface WireData {
  readonly dataPoints: readonly {
    readonly asInt?: string | number;
    readonly asDouble?: number;
    readonly sum?: number;
    readonly attributes: WireAttributes;
  }[];
}

function readAttributes(attributes: WireAttributes): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

function readValue(value: WireValue): unknown {
  return value.arrayValue === undefined
    ? Object.values(value)[0]
    : value.arrayValue.values.map(readValue);
}

function readSpans({ resourceSpans = [] }: WireBody): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        name: span.name,
        kind: span.kind,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        startUs: Number(BigInt(span.startTimeUnixNano) / 1000n),
        endUs: Number(BigInt(span.endTimeUnixNano) / 1000n),
        statusCode: span.status.code,
        scope: scope.name,
        attributes: readAttributes(span.attributes),
        resource: readAttributes(resource.attributes),
      })),
    ),
  );
}

function readPoints({ resourceMetrics = [] }: WireBody): ReceivedPoint[] {
  return resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(
        (metric) =>
          (metric.sum ?? metric.histogram)?.dataPoints.map((point) => ({
            name: metric.name,
            unit: metric.unit,
            value: Number(point.asInt ?? point.asDouble ?? point.sum),
            attributes: readAttributes(point.attributes),
          })) ?? [],
      ),
    ),
  );
}
