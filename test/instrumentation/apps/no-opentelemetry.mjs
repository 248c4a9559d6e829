// An app that knows nothing of OpenTelemetry: one AI call with a key in its query, one other call.
const url = process.env.PROVIDER_URL;
const post = (path) =>
  fetch(`${url}${path}`, { method: 'POST', body: '{"model":"m"}' }).then((r) => r.text());
await post('/plain/v1/chat/completions?key=canary-5f2c');
await fetch(`${url.replace('127.0.0.1', 'localhost')}/plain/weather`).then((r) => r.text());
