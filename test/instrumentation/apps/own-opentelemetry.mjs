// An app that sets up OpenTelemetry itself, with the SDK of today or an instrumentation loader and an API of
// before, and `AiUsageInstrumentation` among its instrumentations.
import { createRequire } from 'node:module';
import { AiUsageInstrumentation, flushUsage } from '../../../instrumentation/src/index.ts';

const [kind, ...steps] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const options = JSON.parse(process.env.OPTIONS ?? '{}');
const instrumentation = new AiUsageInstrumentation(options);
const call = async () => {
  const response = await fetch(`${process.env.PROVIDER_URL}/plain/v1/chat/completions`, {
    method: 'POST',
    body: '{"model":"m"}',
  });
  await response.text();
};

const setUps = {
  // OpenTelemetry 3 on API 1.10.
  async sdk() {
    const { NodeSDK } = await import('@opentelemetry/sdk-node');
    const { trace, context } = await import('@opentelemetry/api');
    const sdk = new NodeSDK({
      instrumentations: [instrumentation],
      traceExporter: { export: (_, done) => done({ code: 0 }), shutdown: async () => undefined },
      metricReaders: [],
      logRecordProcessors: [],
    });
    sdk.start();
    const span = trace.getTracer('app').startSpan('work');
    return {
      parent: span.spanContext(),
      run: (fn) => context.with(trace.setSpan(context.active(), span), fn),
    };
  },
  // A loader of instrumentations of the 1.x line, on API 1.9.
  async before() {
    const path = require.resolve('@traceloop/instrumentation-openai');
    const { registerInstrumentations } = createRequire(path)('@opentelemetry/instrumentation');
    const { AsyncLocalStorage } = await import('node:async_hooks');
    const { context, ROOT_CONTEXT, trace } = await import('opentelemetry-api-1.9');
    const storage = new AsyncLocalStorage();
    context.setGlobalContextManager({
      active: () => storage.getStore() ?? ROOT_CONTEXT,
      with: (active, fn, thisArg, ...args) => storage.run(active, fn.bind(thisArg), ...args),
      bind: (_, target) => target,
      enable() {},
      disable() {},
    });
    registerInstrumentations({ instrumentations: [instrumentation] });
    const parent = {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 0,
    };
    const active = trace.setSpan(ROOT_CONTEXT, trace.wrapSpanContext(parent));
    return { parent, run: (fn) => context.with(active, fn) };
  },
  async none() {
    return { parent: null, run: (fn) => fn() };
  },
};

const { parent, run } = await setUps[kind]();
const before = instrumentation.getConfig().enabled;
for (const step of steps) {
  if (step === 'call') await run(call);
  else instrumentation[step]();
}
await flushUsage();
console.log(JSON.stringify({ enabled: before, traceId: parent?.traceId, spanId: parent?.spanId }));
