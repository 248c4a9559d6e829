import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReady } from '../../processor/src/format-ready.ts';

const started = {
  version: '1.2.3',
  url: 'http://127.0.0.1:4318',
  ledger: 'embedded Postgres in /srv/data',
  wantsToken: false,
  instrumentationFolder: '/srv/tallylight/instrumentation',
};

test('at its usual address one package and one option are all that an app needs', () => {
  assert.equal(
    formatReady(started),
    `Tallylight 1.2.3 is ready.
  page     http://127.0.0.1:4318/
  OTLP     http://127.0.0.1:4318/v1/traces
  ledger   embedded Postgres in /srv/data

Add it to an app with one package and one option:
  npm install /srv/tallylight/instrumentation
  node --import @tallylight/instrumentation/register app.js
`,
  );
});

for (const host of ['0.0.0.0', '[::]']) {
  test(`on ${host} the address of this machine is printed, and how others send with a token`, () => {
    assert.equal(
      formatReady({ ...started, url: `http://${host}:4399`, wantsToken: true }),
      `Tallylight 1.2.3 is ready.
  page     http://127.0.0.1:4399/
  OTLP     http://127.0.0.1:4399/v1/traces
  ledger   embedded Postgres in /srv/data

Add it to an app with one package and one option:
  npm install /srv/tallylight/instrumentation
  TALLYLIGHT_ENDPOINT=http://127.0.0.1:4399 TALLYLIGHT_HEADERS="authorization=Bearer <ingest token>" node --import @tallylight/instrumentation/register app.js
On other machines with TALLYLIGHT_ENDPOINT=http://<this machine>:4399
`,
    );
  });
}

test('on everything at the usual port an app of this machine needs no address', () => {
  assert.match(
    formatReady({ ...started, url: 'http://0.0.0.0:4318' }),
    /^ {2}node --import .*\nOn other machines with TALLYLIGHT_ENDPOINT=http:\/\/<this machine>:4318$/m,
  );
});

test('one address beyond loopback is printed as it is', () => {
  const said = formatReady({ ...started, url: 'http://10.1.2.3:4318' });
  assert.match(said, /^ {2}page {5}http:\/\/10\.1\.2\.3:4318\/$/m);
  assert.match(said, /^ {2}TALLYLIGHT_ENDPOINT=http:\/\/10\.1\.2\.3:4318 node /m);
});

test('the command to install can be pasted whatever the folder is called, and outside of a checkout', () => {
  const installed = (instrumentationFolder: string | null) =>
    /npm install (.*)/.exec(formatReady({ ...started, instrumentationFolder }))?.[1];
  assert.equal(installed("/srv/ada's code/$x"), "'/srv/ada'\\''s code/$x'");
  assert.equal(installed(null), '@tallylight/instrumentation');
});
