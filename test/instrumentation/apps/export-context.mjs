// An app with a tracer of the kind that wraps `request` of node:http and keeps its span in a context of its own.
// Prints what the tracer sees of our exports.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { flushUsage } from './with-usage-context.mjs';

const spans = new AsyncLocalStorage();
const contexts = [];
let wrappedCalls = 0;

subscribe('http.client.request.created', () => contexts.push(spans.getStore() ?? 'none'));
for (const module of [http, https]) {
  const { request } = module;
  module.request = (...args) => {
    wrappedCalls += 1;
    return request.apply(module, args);
  };
}
syncBuiltinESMExports();

await spans.run('a request of ada', async () => {
  const response = await fetch(`${process.env.PROVIDER_URL}/plain/v1/chat/completions`, {
    method: 'POST',
    body: '{"model":"m"}',
  });
  await response.text();
  if (process.argv[2] === 'flushed') await flushUsage();
  else while (contexts.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
});
console.log(JSON.stringify({ contexts: [...new Set(contexts)], wrappedCalls }));
