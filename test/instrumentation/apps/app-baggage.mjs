// An app with its own OpenTelemetry, through the API package that is named, whose active baggage names a user.
// It propagates as OpenTelemetry does: through undici's instrumentation, and into the headers of node:http.
import { AsyncLocalStorage } from 'node:async_hooks';
import { request } from 'node:http';
import { flushUsage, withUsageContext } from '@tallylight/instrumentation';

const [apiName, ownUser] = process.argv.slice(2);
const { context, propagation, ROOT_CONTEXT } = await import(apiName);
const storage = new AsyncLocalStorage();
context.setGlobalContextManager({
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, fn, thisArg, ...args) => storage.run(active, fn.bind(thisArg), ...args),
  bind: (_, target) => target,
  enable: () => this,
  disable: () => this,
});
propagation.setGlobalPropagator({
  inject(active, carrier, setter) {
    const entries = propagation.getBaggage(active)?.getAllEntries() ?? [];
    setter.set(carrier, 'traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    setter.set(carrier, 'baggage', entries.map(([name, { value }]) => `${name}=${value}`).join());
  },
  extract: (active) => active,
  fields: () => ['baggage'],
});
if (apiName === '@opentelemetry/api') {
  const { UndiciInstrumentation } = await import('@opentelemetry/instrumentation-undici');
  new UndiciInstrumentation().enable();
}

const url = `${process.env.PROVIDER_URL}/v1/chat/completions`;
const elsewhere = `http://localhost:${new URL(process.env.PROVIDER_URL).port}/elsewhere`;

async function askByFetch(target, headers = {}) {
  const response = await fetch(target, { method: 'POST', headers, body: '{"model":"fetch"}' });
  await response.text();
}

function askByHttp(target) {
  const headers = {};
  propagation.inject(context.active(), headers, {
    set: (carrier, name, value) => Object.assign(carrier, { [name]: value }),
  });
  return new Promise((resolve, reject) => {
    const call = request(target, { method: 'POST', headers }, (response) => {
      response.resume().on('end', resolve);
    });
    call.on('error', reject).end('{"model":"http"}');
  });
}

const baggage = propagation.createBaggage({
  'user.id': { value: 'ada' },
  'ai.feature': { value: 'search' },
  'ai.usage.tag.plan': { value: 'pro' },
});
await context.with(propagation.setBaggage(ROOT_CONTEXT, baggage), async () => {
  const own = ownUser === undefined ? {} : { userId: ownUser, tags: { plan: 'own', seat: 1 } };
  await withUsageContext(own, async () => {
    await askByFetch(url);
    await askByFetch(url, { baggage: 'user.id=of-the-app', Cookie: 'kept' });
    await askByHttp(url);
    await askByFetch(elsewhere);
    await askByHttp(elsewhere);
  });
});
await flushUsage();
