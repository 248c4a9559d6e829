// An app with its own OpenTelemetry, through the API package that is named: it has an active span, does not
// sample it, and looks at every request of node:http the way its own instrumentation would.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { flushUsage } from './with-usage-context.mjs';

const { context, ROOT_CONTEXT, trace } = await import(process.argv[2]);
const storage = new AsyncLocalStorage();
const registered = context.setGlobalContextManager({
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, fn, thisArg, ...args) => storage.run(active, fn.bind(thisArg), ...args),
  bind: (_, target) => target,
  enable: () => this,
  disable: () => this,
});

const suppressed = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
const exports = [];
subscribe('http.client.request.created', () => {
  exports.push(context.active().getValue(suppressed) === true);
});

const span = trace.wrapSpanContext({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 0,
});
await context.with(trace.setSpan(ROOT_CONTEXT, span), async () => {
  const response = await fetch(`${process.env.PROVIDER_URL}/plain/v1/chat/completions`, {
    method: 'POST',
    body: '{"model":"m"}',
  });
  await response.text();
  await flushUsage();
});
console.log(JSON.stringify({ registered, exports }));
