import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSecret } from '../../../processor/src/access/create-secret.ts';
import { UnavailableError } from '../../../processor/src/domain/unavailable-error.ts';
import { createKnownToken, createTestBook } from './create-book.ts';

const everywhere = { tenant: null, environment: null, metrics: true };

describe('A token of the configuration', () => {
  const configured = [
    { scope: 'ingest', tenant: 'acme', environment: null, metrics: false, token: 'send-a' },
    { scope: 'ingest', tenant: 'globex', environment: 'ci', metrics: false, token: 'send-b' },
    { ...everywhere, scope: 'read', tenant: 'default', token: 'reader' },
    { ...everywhere, scope: 'admin', token: 'root' },
    // One secret for both.
    { scope: 'ingest', tenant: 'acme', environment: null, metrics: false, token: 'both' },
    { scope: 'read', tenant: 'acme', environment: null, metrics: false, token: 'both' },
  ] as const;

  test('says whose records are sent', async () => {
    const { book } = createTestBook({ configured });
    assert.deepEqual(
      [
        await book.resolveSender('Bearer send-a'),
        await book.resolveSender('bearer send-b'),
        await book.resolveSender('Bearer both'),
      ],
      [
        { tenant: 'acme', environment: null },
        { tenant: 'globex', environment: 'ci' },
        { tenant: 'acme', environment: null },
      ],
    );
  });

  test('lets nobody send who shows another one, or none', async () => {
    const { book } = createTestBook({ configured });
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer send-c',
      'Bearer reader',
      'Bearer root',
      'Basic send-a',
      'send-a',
      'Bearer send-a send-a',
    ]) {
      assert.equal(await book.resolveSender(authorization), null, String(authorization));
    }
  });

  test('is found for the API with what it may do', async () => {
    const { book } = createTestBook({ configured });
    assert.deepEqual(
      [await book.findGrant('reader'), await book.findGrant('root'), await book.findGrant('both')],
      [
        { ...everywhere, scope: 'read', tenant: 'default' },
        { ...everywhere, scope: 'admin' },
        { scope: 'read', tenant: 'acme', environment: null, metrics: false },
      ],
    );
    assert.equal((await book.findGrant('send-a'))?.scope, 'ingest');
    assert.equal(await book.findGrant('wrong'), null);
    assert.equal(await book.isReadingOpen(), false);
  });

  test('works while the ledger is away', async () => {
    const { book, ledger } = createTestBook({ configured });
    ledger.outage = new UnavailableError('away');
    assert.deepEqual(await book.resolveSender('Bearer send-a'), {
      tenant: 'acme',
      environment: null,
    });
    assert.equal((await book.findGrant('root'))?.scope, 'admin');
  });
});

describe('Without any token', () => {
  test('every sender on this machine is the default tenant, whatever is shown', async () => {
    const { book } = createTestBook();
    const anyone = { tenant: 'default', environment: null };
    assert.deepEqual(await book.resolveSender(undefined), anyone);
    assert.deepEqual(await book.resolveSender('Bearer whatever'), anyone);
  });

  test('nobody sends to a processor that other machines reach', async () => {
    const { book } = createTestBook({ isExposed: true });
    assert.equal(await book.resolveSender(undefined), null);
  });

  test('reading is open, and stays so with tokens that only send or read in the ledger', async () => {
    const { book, ledger } = createTestBook();
    ledger.tokens = [createKnownToken('ingest'), createKnownToken('read')];
    ledger.hasIngest = true;
    assert.equal(await book.isReadingOpen(), true);
  });

  test('what was closed by a token of the ledger stays closed when that is gone', async () => {
    const { book, ledger } = createTestBook();
    ledger.hasIngest = true;
    ledger.hasAdmin = true;
    assert.equal(await book.isReadingOpen(), false);
    assert.equal(await book.resolveSender(undefined), null);
  });
});

describe('A token of the ledger', () => {
  test('says whose records are sent, and of which environment', async () => {
    const { book, ledger } = createTestBook();
    const token = createKnownToken('ingest', { environment: 'staging' });
    ledger.tokens = [createKnownToken('ingest'), token];
    assert.deepEqual(await book.resolveSender(`Bearer ${token.secret}`), {
      tenant: 'acme',
      environment: 'staging',
    });
  });

  test('sees the metrics only where it is for every tenant', async () => {
    const { book, ledger } = createTestBook();
    const one = createKnownToken('read', { environment: 'staging' });
    const all = createKnownToken('read', { tenant: null });
    ledger.tokens = [one, all];
    assert.deepEqual(
      [await book.findGrant(one.secret), await book.findGrant(all.secret)],
      [
        { scope: 'read', tenant: 'acme', environment: 'staging', metrics: false },
        { scope: 'read', tenant: null, environment: null, metrics: true },
      ],
    );
  });

  test('that is new counts within a second, elsewhere too', async () => {
    const { book, ledger, clock } = createTestBook();
    const token = createKnownToken('read');
    assert.equal(await book.findGrant(token.secret), null);
    ledger.tokens = [token];
    clock.ms += 1_001;
    assert.equal((await book.findGrant(token.secret))?.tenant, 'acme');
  });

  test('that was revoked ends within five seconds, elsewhere too', async () => {
    const { book, ledger, clock } = createTestBook();
    const token = createKnownToken('read');
    ledger.tokens = [token];
    assert.notEqual(await book.findGrant(token.secret), null);
    ledger.tokens = [];
    clock.ms += 5_001;
    assert.equal(await book.findGrant(token.secret), null);
  });

  test('that was revoked ends at once on the processor that was told', async () => {
    const { book, ledger } = createTestBook();
    const token = createKnownToken('read');
    ledger.tokens = [token];
    assert.notEqual(await book.findGrant(token.secret), null);
    ledger.tokens = [];
    book.forget();
    assert.equal(await book.findGrant(token.secret), null);
  });

  test('that was revoked while the ledger was being read ends at once there too', async () => {
    const { book, ledger } = createTestBook();
    const token = createKnownToken('read');
    ledger.tokens = [token];
    // This question sees the token, and is answered after it was revoked.
    const answered = Promise.withResolvers<void>();
    ledger.delay = answered.promise;
    const early = book.findGrant(token.secret);
    ledger.tokens = [];
    ledger.delay = null;
    book.forget();
    const late = book.findGrant(token.secret);
    answered.resolve();
    await early;
    assert.equal(await late, null);
  });

  test('ends at the instant at which it expires', async () => {
    const { book, ledger, clock } = createTestBook();
    const token = createKnownToken('read', { expiresAt: new Date(clock.ms + 1_000) });
    ledger.tokens = [token];
    clock.ms += 999;
    assert.notEqual(await book.findGrant(token.secret), null);
    clock.ms += 1;
    assert.equal(await book.findGrant(token.secret), null);
  });

  test('costs one question every few seconds, however often it is shown', async () => {
    const { book, ledger, clock } = createTestBook();
    const token = createKnownToken('ingest');
    ledger.tokens = [token];
    for (let request = 0; request < 1_000; request += 1) {
      await book.resolveSender(`Bearer ${token.secret}`);
      clock.ms += 10;
    }
    // In ten seconds, each answer is used for two.
    assert.ok(ledger.reads >= 4 && ledger.reads <= 6, `${ledger.reads} questions`);
  });

  test('that is wrong costs one question a second at most, and none where it is not of our making', async () => {
    const { book, ledger, clock } = createTestBook();
    await Promise.all([1, 2, 3].map(() => book.findGrant(createSecret('read'))));
    for (let request = 0; request < 100; request += 1) {
      await book.findGrant(createSecret('read'));
      clock.ms += 10;
    }
    assert.ok(ledger.reads <= 2, `${ledger.reads} questions`);
    const before = ledger.reads;
    clock.ms += 60_000;
    for (const token of ['guess', 'tl_read_guess', `tl_root_${'a'.repeat(43)}`]) {
      assert.equal(await book.findGrant(token), null);
    }
    assert.equal(ledger.reads, before);
  });

  test('holds through an outage; one that is not known then may exist', async () => {
    const { book, ledger, clock } = createTestBook();
    const token = createKnownToken('read');
    ledger.tokens = [token];
    await book.findGrant(token.secret);
    ledger.outage = new UnavailableError('away');
    clock.ms += 60_000;
    assert.notEqual(await book.findGrant(token.secret), null);
    await assert.rejects(book.findGrant(createSecret('read')), UnavailableError);
  });

  test('keeps nobody waiting for a ledger that hangs', async () => {
    const { book, ledger, clock } = createTestBook();
    const token = createKnownToken('ingest');
    ledger.tokens = [token];
    await book.resolveSender(`Bearer ${token.secret}`);
    ledger.hangs = true;
    clock.ms += 60_000;
    const began = performance.now();
    assert.notEqual(await book.resolveSender(`Bearer ${token.secret}`), null);
    assert.ok(performance.now() - began < 15_000);
  });

  test('has its last use noted, to ten minutes', async () => {
    const { book, ledger, clock } = createTestBook();
    const token = createKnownToken('read');
    ledger.tokens = [token];
    for (let minute = 0; minute < 25; minute += 1) {
      await book.findGrant(token.secret);
      clock.ms += 60_000;
    }
    assert.deepEqual(
      ledger.uses,
      ['00:00', '00:10', '00:20'].map((time) => `${token.id} 2026-11-22T${time}:00.000Z`),
    );
  });
});

test('a new token says what it is for, and has 256 random bits', () => {
  const token = createSecret('ingest');
  const [, secret = ''] = /^tl_ingest_([\w-]+)$/.exec(token) ?? [];
  assert.equal(Buffer.from(secret, 'base64url').length, 32);
  assert.notEqual(createSecret('ingest'), token);
});
