import { once } from 'node:events';
import { type IncomingMessage, request as startHttp } from 'node:http';
import { request as startHttps } from 'node:https';
import { withUsageContext } from '@tallylight/instrumentation';
import { Agent, request as startUndici } from 'undici8';
import { type Fixture, listClients, loadFixtures } from '../fixtures/load-fixtures.ts';

/*
 * An app that sends every fixture's request as it stands, through each client, and reads its answer to the end.
 * Its clock tells the fixture's time: some prices depend on the hour and the day.
 */

const systemNow = Date.now;
let aheadMs = 0;
Date.now = () => systemNow() + aheadMs;

type Send = (fixture: Fixture, headers: Record<string, string>) => Promise<void>;

const clients: Readonly<Record<string, Send>> = {
  async fetch({ request: { url, method, body } }, headers) {
    const response = await fetch(url, { method, headers, ...createBody(body) });
    await response.arrayBuffer();
  },

  async https({ request: { url, method, body } }, headers) {
    const start = url.startsWith('https:') ? startHttps : startHttp;
    const sent = start(url, { method, headers });
    sent.end(createBody(body).body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
  },

  async http2({ request: { url, method, body } }, headers) {
    const response = await startUndici(url, {
      method: method as 'GET' | 'POST',
      headers: { ...headers, 'x-http-version': '2.0' },
      dispatcher: overHttp2,
      ...createBody(body),
    });
    await response.body.arrayBuffer();
  },
};

const overHttp2 = new Agent({ allowH2: true });

for (const fixture of loadFixtures()) {
  aheadMs = Date.parse(fixture.at) - systemNow();
  for (const client of listClients(fixture)) {
    const send = clients[client];
    if (send === undefined) throw new Error(`There is no client ${client}`);
    const headers = { ...fixture.request.headers, 'x-fixture': fixture.name };
    await withUsageContext({ task: `${fixture.name} over ${client}` }, () =>
      send(fixture, headers),
    );
  }
}
await overHttp2.close();

function createBody(body: unknown): { body?: string } {
  return body === undefined || body === null ? {} : { body: JSON.stringify(body) };
}
