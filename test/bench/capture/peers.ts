import { type ProxyTracerProvider, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import OpenAI from 'openai';
import type { Variant } from './variant.ts';

/*
 * The peers as their users run them: one NodeSDK that exports traces by OTLP over HTTP, configured by
 * OpenTelemetry's variables. Its metrics are off, which is in the peers' favour.
 */

type Create = typeof OpenAI.Chat.Completions.prototype.create;

/** Starts the SDK; its spans go where the variables say. */
export function startPeerSdk(): void {
  new NodeSDK().start();
}

/** OpenTelemetry's own instrumentation of `fetch` and undici. */
export async function loadInstrumentationUndici(): Promise<Variant> {
  const { UndiciInstrumentation } = await import('@opentelemetry/instrumentation-undici');
  const instrumentation = new UndiciInstrumentation();
  instrumentation.setTracerProvider(trace.getTracerProvider());
  instrumentation.disable();
  return {
    enable: () => instrumentation.enable(),
    disable: () => instrumentation.disable(),
    flush: flushPeerSpans,
  };
}

export async function loadTraceloop(): Promise<Variant> {
  const { OpenAIInstrumentation } = await import('@traceloop/instrumentation-openai');
  const instrumentation = new OpenAIInstrumentation();
  return wrapCreate(instrumentation, () => instrumentation.manuallyInstrument(OpenAI));
}

export async function loadOpenInference(): Promise<Variant> {
  const { OpenAIInstrumentation } = await import('@arizeai/openinference-instrumentation-openai');
  const instrumentation = new OpenAIInstrumentation();
  return wrapCreate(instrumentation, () =>
    instrumentation.manuallyInstrument(Object.assign(OpenAI, { OpenAI })),
  );
}

/** What such an instrumentation does to a chat completion is to wrap this one method. */
function wrapCreate(
  instrumentation: { setTracerProvider(provider: unknown): void },
  instrument: () => void,
): Variant {
  const { prototype } = OpenAI.Chat.Completions;
  const plain = prototype.create;
  instrumentation.setTracerProvider(trace.getTracerProvider());
  instrument();
  const wrapped = prototype.create;
  if (wrapped === plain) throw new Error('The SDK was not instrumented.');
  const put = (create: Create) => {
    prototype.create = create;
  };
  put(plain);
  return { enable: () => put(wrapped), disable: () => put(plain), flush: flushPeerSpans };
}

async function flushPeerSpans(): Promise<void> {
  const provider = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate();
  if (!('forceFlush' in provider) || typeof provider.forceFlush !== 'function') {
    throw new Error('The SDK has no provider that can be flushed.');
  }
  await provider.forceFlush();
}
