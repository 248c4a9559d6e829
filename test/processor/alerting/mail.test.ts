import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { createAlertPayload } from '../../../processor/src/alerting/create-alert-payload.ts';
import { createMailer } from '../../../processor/src/alerting/create-mailer.ts';
import { createNotice } from '../../../processor/src/alerting/create-notice.ts';
import { waitFor } from '../../support/wait-for.ts';
import { crossingWith } from './crossing.ts';
import { startMailServer } from './mail-server.ts';

const payload = createNotice(crossingWith(), {
  crossedAt: new Date('2026-11-22T10:00:00Z'),
  id: '4f1c',
});
const mail = { to: 'ada@example.com', payload, timeoutMs: 20_000 };

function smtpError(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode });
}

test('a crossing is a mail from the sender to the recipient, in plain text', async () => {
  await using server = await startMailServer();
  assert.deepEqual(await createMailer(server.settings)(mail), { delivered: true });
  const [received, ...others] = server.mails;
  assert.deepEqual(others, []);
  const { source = '', ...envelope } = received ?? {};
  assert.deepEqual(envelope, {
    from: 'costs@example.com',
    to: ['ada@example.com'],
    user: undefined,
    isEncrypted: false,
  });
  assert.match(source, /^From: AI costs <costs@example\.com>\r$/m);
  assert.match(source, /^To: ada@example\.com\r$/m);
  assert.match(source, /^Subject: \[warning\] Budget production reached 80% of its limit\r$/m);
  assert.match(source, /^Auto-Submitted: auto-generated\r$/m);
  assert.match(source, /^Message-ID: <4f1c\.[0-9a-f]+@tallylight>\r$/m);
  assert.match(source, /^Spent: 83\.21 of 100 USD\r$/m);
  assert.match(source, /^Owner: platform\r$/m);
});

test('every attempt at one mail has one message id, and each recipient another', async () => {
  await using server = await startMailServer();
  const send = createMailer(server.settings);
  for (const to of ['ada@example.com', 'ada@example.com', 'bob@example.com']) {
    await send({ ...mail, to });
  }
  const ids = server.mails.map(({ source }) => /^Message-ID: (.*)\r$/m.exec(source)?.[1]);
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
});

test('a text with line breaks puts no header and no recipient into a mail', async () => {
  await using server = await startMailServer();
  const alert = createAlertPayload(
    {
      name: 'TallylightBudgetBurningFast',
      severity: 'critical',
      summary: 'Burns.\r\nBcc: eve@example.com\u2028x',
      startsAt: new Date('2026-11-22T10:00:00Z'),
      labels: {},
      annotations: { description: 'Ünïcode\r\n.\r\nRCPT TO:<eve@example.com>' },
    },
    { budget: crossingWith().state.budget, id: '1' },
  );
  assert.deepEqual(await createMailer(server.settings)({ ...mail, payload: alert }), {
    delivered: true,
  });
  assert.deepEqual(
    server.mails.map(({ to }) => to),
    [['ada@example.com']],
  );
  const [headers = ''] = server.mails[0]?.source.split('\r\n\r\n') ?? [];
  assert.doesNotMatch(headers, /^Bcc/im);
});

test('the mail server may ask for a login', async () => {
  await using server = await startMailServer({ authOptional: false });
  const login = { user: 'costs', password: 'right' };
  assert.deepEqual(await createMailer({ ...server.settings, login })(mail), { delivered: true });
  assert.equal(server.mails[0]?.user, 'costs');
});

test('a refused login is tried again, and nothing shows the password', async () => {
  await using server = await startMailServer({ authOptional: false });
  const login = { user: 'costs', password: 'wr0ng' };
  const outcome = await createMailer({ ...server.settings, login })(mail);
  assert.ok(!outcome.delivered);
  assert.match(outcome.error, /^The mail server answered 535 to AUTH/);
  assert.equal(outcome.isFinal, false);
  assert.doesNotMatch(JSON.stringify(outcome), /wr0ng/);
});

test('an address where nobody lives is given up, a full mailbox is tried again', async () => {
  for (const { status, isFinal } of [
    { status: 550, isFinal: true },
    { status: 452, isFinal: false },
  ]) {
    await using server = await startMailServer({
      onRcptTo: (_address, _session, done) => done(smtpError('no', status)),
    });
    assert.deepEqual(await createMailer(server.settings)(mail), {
      delivered: false,
      error: `The mail server answered ${status} to RCPT TO`,
      isFinal,
    });
  }
});

test('without TLS on offer no mail leaves, unless it may go in plain text', async () => {
  await using server = await startMailServer();
  const outcome = await createMailer({ ...server.settings, tls: 'starttls' })(mail);
  assert.ok(!outcome.delivered);
  assert.equal(outcome.isFinal, false);
  assert.deepEqual(server.mails, []);
});

test('a certificate that nobody vouches for ends the conversation before a login', async () => {
  const logins: string[] = [];
  await using server = await startMailServer({
    disabledCommands: [],
    onAuth: ({ username = '' }, _session, done) => {
      logins.push(username);
      done(null, { user: username });
    },
  });
  const login = { user: 'costs', password: 'right' };
  const outcome = await createMailer({ ...server.settings, tls: 'starttls', login })(mail);
  assert.ok(!outcome.delivered);
  assert.deepEqual([logins, server.mails], [[], []]);
});

test('a server that is not there, or says nothing, is tried again', async () => {
  let settings: Awaited<ReturnType<typeof startMailServer>>['settings'];
  {
    await using server = await startMailServer();
    settings = server.settings;
  }
  const absent = await createMailer(settings)(mail);
  assert.ok(!absent.delivered);
  assert.equal(absent.isFinal, false);

  const silent = createServer((socket) => socket.on('error', () => {}));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  try {
    const { port } = silent.address() as AddressInfo;
    const outcome = await createMailer({ ...settings, port })({ ...mail, timeoutMs: 100 });
    assert.ok(!outcome.delivered);
    assert.equal(outcome.isFinal, false);
  } finally {
    silent.close();
  }
});

test('a server that always says a little more is left, and cannot take the mail later', async () => {
  let isLeft = false;
  const dribbling = createServer((socket) => {
    socket.write('220 mail.example.com\r\n');
    const timer = setInterval(() => socket.write('250-WAIT\r\n'), 10);
    socket.on('error', () => {});
    socket.resume();
    socket.on('close', () => {
      clearInterval(timer);
      isLeft = true;
    });
  });
  dribbling.listen(0, '127.0.0.1');
  await once(dribbling, 'listening');
  try {
    const { port } = dribbling.address() as AddressInfo;
    const from = { name: '', address: 'costs@example.com' };
    const settings = { host: '127.0.0.1', port, tls: 'none', login: null, from } as const;
    const outcome = await createMailer(settings)({ ...mail, timeoutMs: 200 });
    assert.deepEqual(outcome, {
      delivered: false,
      error: 'The mail server did not take the mail within 200 ms',
      isFinal: false,
    });
    await waitFor('the connection to end', () => isLeft);
  } finally {
    dribbling.close();
  }
});
