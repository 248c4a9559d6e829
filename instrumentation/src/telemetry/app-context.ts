import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

/** The parts of OpenTelemetry's API global that have been the same since API 1.0. */
interface AppContext {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): AppContext;
}

interface Baggage {
  getAllEntries(): readonly [string, { readonly value: string }][];
}

interface AppContextManager {
  active(): AppContext;
  with<Result>(context: AppContext, fn: () => Result): Result;
}

interface AppTracerProvider {
  forceFlush?(): Promise<void>;
  getDelegate?(): AppTracerProvider;
}

interface AppApi {
  readonly context?: AppContextManager;
  readonly trace?: AppTracerProvider;
}

const apiKey = Symbol.for('opentelemetry.js.api.1');
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN');
const baggageKey = Symbol.for('OpenTelemetry Baggage Key');
const suppressKey = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * The app's active span, whichever version of the API its OpenTelemetry was registered through: an API of
 * 1.10 refuses to see what was registered through 1.9, so that the global is read directly.
 */
export function readActiveSpanContext(): SpanContext | null {
  try {
    const span = findContextManager()?.active().getValue(spanKey);
    const context = (span as { spanContext?(): SpanContext } | undefined)?.spanContext?.();
    return context !== undefined && isSpanContextValid(context) ? context : null;
  } catch {
    return null;
  }
}

/** The app's active context itself, which is another one as soon as anything in it is. */
export function readActiveContext(): unknown {
  try {
    return findContextManager()?.active();
  } catch {
    return undefined;
  }
}

let requestSpan: SpanContext | null = null;

/** Remembers the span of the undici request that is just being created, for its record. */
export function noteRequestSpan(context: SpanContext): void {
  requestSpan = isSpanContextValid(context) ? context : null;
}

/** The span of the undici request that is just being created; `null` where nothing traces it. */
export function takeRequestSpan(): SpanContext | null {
  const taken = requestSpan;
  requestSpan = null;
  return taken;
}

/** The entries of the app's active baggage; `null` where it has none. Read as the span above is. */
export function readActiveBaggage(): ReadonlyMap<string, string> | null {
  try {
    const baggage = findContextManager()?.active().getValue(baggageKey) as Baggage | undefined;
    const entries = baggage?.getAllEntries() ?? [];
    return entries.length === 0
      ? null
      : new Map(entries.map(([name, { value }]) => [name, String(value)]));
  } catch {
    return null;
  }
}

/** Runs `fn` so that the app's own instrumentation makes no spans of the requests in it. */
export function withoutAppTracing<Result>(fn: () => Result): Result {
  const manager = findContextManager();
  const suppressed = suppressTracing(manager);
  return manager === null || suppressed === null ? fn() : manager.with(suppressed, fn);
}

/** Sends the spans of the app's OpenTelemetry that have ended; never rejects. */
export async function flushAppSpans(): Promise<void> {
  try {
    const provider = readApi()?.trace;
    await (provider?.getDelegate?.() ?? provider)?.forceFlush?.();
  } catch {
    // Whatever they are, usage is not among them.
  }
}

function suppressTracing(manager: AppContextManager | null): AppContext | null {
  try {
    return manager?.active().setValue(suppressKey, true) ?? null;
  } catch {
    return null;
  }
}

function findContextManager(): AppContextManager | null {
  return readApi()?.context ?? null;
}

function readApi(): AppApi | undefined {
  return (globalThis as { [apiKey]?: AppApi })[apiKey];
}
