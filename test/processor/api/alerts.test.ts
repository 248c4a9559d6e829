import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { crossingWith } from '../alerting/crossing.ts';
import { type Json, type RunningApi, startApi } from './start-api.ts';
import { startLedgerApi } from './start-ledger-api.ts';

const now = () => new Date('2026-11-22T12:00:00Z');
const budgets = [
  {
    ...crossingWith().state.budget,
    webhookUrl: 'https://hooks.example.com/s3cret',
    recipients: ['ada@example.com'],
  },
];

/** As Alertmanager 0.31 writes it. */
const firing = {
  status: 'firing',
  labels: { alertname: 'TallylightBudgetBurningFast', budget: 'production', severity: 'critical' },
  annotations: { summary: 'The budget burns fast.', runbook_url: 'https://example.com/runbook' },
  startsAt: '2026-11-22T10:00:00.123456789Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus:9090/graph?g0.expr=1',
  fingerprint: '8f3e1c2ab94d7750',
};
const resolved = { ...firing, status: 'resolved', endsAt: '2026-11-22T12:30:00+01:00' };

function webhookOf(...alerts: readonly unknown[]): string {
  return JSON.stringify({
    version: '4',
    groupKey: '{}:{alertname="TallylightBudgetBurningFast"}',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'tallylight',
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager:9093',
    alerts,
  });
}

function post(api: RunningApi, path: string, body: string, headers: Record<string, string> = {}) {
  return api.get(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

const send = (api: RunningApi, ...alerts: readonly unknown[]) =>
  post(api, '/alerts/alertmanager', webhookOf(...alerts));

describe('POST /api/v1/alerts/alertmanager', () => {
  test('an alert is kept once, with its end when that comes', async () => {
    await using api = await startLedgerApi({ budgets, now });
    const other = { ...firing, labels: { alertname: 'TallylightWatchdog' }, fingerprint: 'aa' };
    for (const alerts of [[firing], [firing, other], [firing]]) {
      const { response, body } = await send(api, ...alerts);
      assert.equal(response.status, 200);
      assert.deepEqual(body, { alerts: alerts.length });
    }
    await send(api, resolved);

    const { body } = await api.get('/alerts');
    assert.equal(body.next_cursor, null);
    const [watchdog, burning, ...rest] = body.alerts;
    assert.deepEqual(rest, []);
    assert.deepEqual(
      [watchdog.name, watchdog.budget, watchdog.status],
      ['TallylightWatchdog', null, 'firing'],
    );
    const { id, received_at, last_received_at, ...shown } = burning;
    assert.match(id, /^\d+$/);
    // It was sent four times.
    assert.ok(Date.parse(last_received_at) > Date.parse(received_at));
    assert.deepEqual(shown, {
      source: 'alertmanager',
      name: 'TallylightBudgetBurningFast',
      severity: 'critical',
      status: 'resolved',
      budget: 'production',
      summary: 'The budget burns fast.',
      labels: firing.labels,
      annotations: firing.annotations,
      starts_at: '2026-11-22T10:00:00.123Z',
      ends_at: '2026-11-22T11:30:00.000Z',
      // The processor sends: nobody is told of what Alertmanager reports.
      deliveries: [],
      acknowledged_at: null,
      acknowledged_by: null,
      acknowledgement_note: null,
    });
  });

  test('where Alertmanager sends, whoever the budget names is told once', async () => {
    let wakeUps = 0;
    const onDue = () => {
      wakeUps += 1;
    };
    await using api = await startLedgerApi({ budgets, now, sender: 'alertmanager', onDue });
    const ofNobody = {
      ...firing,
      labels: { ...firing.labels, budget: 'unknown' },
      fingerprint: 'bb',
    };
    const overAlready = { ...resolved, fingerprint: 'cc' };
    for (let round = 0; round < 3; round += 1) await send(api, firing, ofNobody, overAlready);

    assert.equal(wakeUps, 1);
    const { body } = await api.get('/alerts');
    const told = body.alerts.map(({ deliveries }: Json) =>
      deliveries.map(({ channel, recipient, outcome }: Json) => [channel, recipient, outcome]),
    );
    assert.deepEqual(told, [
      [],
      [],
      [
        ['webhook', 'hooks.example.com', 'waiting'],
        ['mail', 'ada@example.com', 'waiting'],
      ],
    ]);
    assert.doesNotMatch(JSON.stringify(body), /s3cret/);
  });

  test('signs that Postgres refuses are replaced', async () => {
    await using api = await startLedgerApi({ now });
    const odd = { ...firing, labels: { alertname: 'A\0B', 'c\0': '\ud800' } };
    assert.equal((await send(api, odd)).response.status, 200);
    const { body } = await api.get('/alerts');
    assert.deepEqual(body.alerts[0].labels, { alertname: 'A\uFFFDB', 'c\uFFFD': '\uFFFD' });
  });

  test('answers 503 while the ledger is away, so that Alertmanager tries again', async () => {
    await using api = await startApi({
      storeAlerts: () => Promise.reject(new UnavailableError('away')),
    });
    const { response } = await send(api, firing);
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '5');
  });

  test('takes the alerts token, and not the read token', async () => {
    await using api = await startApi({ readToken: 'reader', alertsToken: 'alerts' });
    const status = async (headers: Record<string, string>) => {
      const { response } = await post(api, '/alerts/alertmanager', webhookOf(firing), headers);
      return response.status;
    };
    assert.equal(await status({}), 401);
    assert.equal(await status({ authorization: 'Bearer reader' }), 401);
    assert.equal(await status({ authorization: 'Bearer alerts' }), 200);
    const { response, body } = await api.get('/alerts', {
      headers: { authorization: 'Bearer alerts' },
    });
    assert.equal(response.status, 401);
    assert.equal(body.title, 'A read token is required');
  });

  test('without an alerts token takes nothing through a proxy', async () => {
    await using api = await startApi();
    const headers = { 'x-forwarded-for': '10.0.0.1' };
    const { response, body } = await post(api, '/alerts/alertmanager', webhookOf(), headers);
    assert.equal(response.status, 403);
    assert.match(body.detail, /^Without an alerts token .*TALLYLIGHT_ALERTS_TOKEN/);
  });

  for (const { what, body, parameter } of [
    { what: 'another version', body: '{"version":"3","alerts":[]}', parameter: 'version' },
    { what: 'no alerts', body: '{"version":"4"}', parameter: 'alerts' },
    {
      what: 'an alert without a fingerprint',
      body: webhookOf({ ...firing, fingerprint: undefined }),
      parameter: 'alerts.0.fingerprint',
    },
    {
      what: 'a start that is no instant',
      body: webhookOf(firing, { ...firing, startsAt: 'yesterday' }),
      parameter: 'alerts.1.startsAt',
    },
    { what: 'a list', body: '[]', parameter: 'body' },
  ]) {
    test(`refuses ${what} and says where`, async () => {
      await using api = await startApi({ storeAlerts: () => assert.fail('nothing is stored') });
      const { response, body: problem } = await post(api, '/alerts/alertmanager', body);
      assert.equal(response.status, 400);
      assert.deepEqual(problem.errors.map(({ parameter: at }: Json) => at).slice(0, 1), [
        parameter,
      ]);
    });
  }

  test('refuses what is no JSON, what does not say so, and what is too much', async () => {
    await using api = await startApi({ storeAlerts: () => assert.fail('nothing is stored') });
    const status = async (body: string, contentType: string) => {
      const headers = { 'content-type': contentType };
      return (await post(api, '/alerts/alertmanager', body, headers)).response.status;
    };
    assert.equal(await status('{', 'application/json'), 400);
    // What a form of any web page could send.
    assert.equal(await status(webhookOf(), 'text/plain'), 415);
    assert.equal(await status(`"${'x'.repeat(5_000_000)}"`, 'application/json'), 413);
    const { response } = await api.get('/alerts/alertmanager');
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'POST, OPTIONS');
  });
});

describe('GET /api/v1/alerts', () => {
  test('comes in pages, and by budget and status', async () => {
    await using api = await startLedgerApi({ budgets, now });
    const alerts = ['a1', 'a2', 'a3'].map((fingerprint) => ({ ...firing, fingerprint }));
    await send(api, ...alerts, { ...resolved, labels: { alertname: 'Other' }, fingerprint: 'b1' });
    const first = (await api.get('/alerts?limit=3')).body;
    assert.equal(first.alerts.length, 3);
    const second = (await api.get(`/alerts?limit=3&cursor=${first.next_cursor}`)).body;
    assert.deepEqual([second.alerts.length, second.next_cursor], [1, null]);
    const count = async (query: string) => (await api.get(`/alerts?${query}`)).body.alerts.length;
    assert.equal(await count('budget=production'), 3);
    assert.equal(await count('status=firing'), 3);
    assert.equal(await count('status=resolved'), 1);
  });

  test('refuses what it does not know', async () => {
    await using api = await startApi();
    const { response, body } = await api.get('/alerts?status=open&cursor=x&user=ada');
    assert.equal(response.status, 400);
    assert.deepEqual(
      body.errors.map(({ parameter }: Json) => parameter),
      ['status', 'cursor', 'user'],
    );
  });
});

describe('POST /api/v1/alerts/{id}/acknowledge', () => {
  test('says who has seen the alert; the first one stays', async () => {
    await using api = await startLedgerApi({ budgets, now });
    await send(api, firing);
    const { id } = (await api.get('/alerts')).body.alerts[0];
    const acknowledge = (body: unknown) =>
      post(api, `/alerts/${id}/acknowledge`, JSON.stringify(body));

    const first = await acknowledge({ by: ' Ada ', note: 'The batch job.' });
    assert.equal(first.response.status, 200);
    const { acknowledged_at, acknowledged_by, acknowledgement_note } = first.body;
    assert.deepEqual(
      { acknowledged_at, acknowledged_by, acknowledgement_note },
      {
        acknowledged_at: '2026-11-22T12:00:00.000Z',
        acknowledged_by: 'Ada',
        acknowledgement_note: 'The batch job.',
      },
    );
    assert.deepEqual((await acknowledge({ by: 'Bob' })).body, first.body);
    assert.deepEqual((await api.get('/alerts')).body.alerts, [first.body]);
  });

  test('needs a name, knows no other fields, and an alert that is there', async () => {
    await using api = await startApi();
    for (const { path, body, status } of [
      { path: '/alerts/1/acknowledge', body: '{}', status: 400 },
      { path: '/alerts/1/acknowledge', body: '{"by":" "}', status: 400 },
      { path: '/alerts/1/acknowledge', body: '{"by":"Ada","to":"Bob"}', status: 400 },
      { path: '/alerts/1/acknowledge', body: '{"by":"Ada"}', status: 404 },
      { path: '/alerts/x/acknowledge', body: '{"by":"Ada"}', status: 404 },
    ]) {
      const { response } = await post(api, path, body);
      assert.equal(response.status, status, body);
    }
  });

  test('is open to whoever may read', async () => {
    await using api = await startApi({ readToken: 'reader', alertsToken: 'alerts' });
    const body = '{"by":"Ada"}';
    assert.equal((await post(api, '/alerts/1/acknowledge', body)).response.status, 401);
    const headers = { authorization: 'Bearer reader' };
    assert.equal((await post(api, '/alerts/1/acknowledge', body, headers)).response.status, 404);
  });
});
