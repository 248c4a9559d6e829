import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createStoredUsage } from '../../processor/api/create-stored-usage.ts';
import { noTotals } from '../../processor/api/start-api.ts';
import { fillLedger, usd } from './fill-ledger.ts';
import { missingBrowser, openBrowser } from './open-browser.ts';
import { openPage } from './open-page.ts';

/** Runs in the page: what a browser does when its tab goes out of sight or comes back. */
const setHidden = (hidden: 'true' | 'false') =>
  `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));`;

describe('The page', { skip: missingBrowser }, () => {
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
  });

  after(() => browser?.close());

  test('shows what was spent today and this month, with what no sum contains beside it', async () => {
    await using opened = await openPage(browser, { fill: fillLedger });
    const { page } = opened;
    await page.waitForSelector('#calls tbody tr');
    assert.equal(await page.innerText('#today .amount'), '$0.00039');
    assert.deepEqual(await page.locator('#today .beside > *').allInnerTexts(), [
      '3 calls',
      '1 unpriced',
      '1 of unknown usage',
      '0 estimated',
    ]);
    assert.equal(await page.innerText('#month .amount'), '$1,234.57');
    assert.equal(
      await page.getAttribute('#month .amount data', 'value'),
      '1234.56789',
      'the exact amount stands behind the rounded one',
    );
    assert.deepEqual(await page.locator('#month .beside > *').allInnerTexts(), [
      '1,204 calls',
      '12 unpriced',
      '0 of unknown usage',
      '7 estimated',
    ]);
    assert.equal(await page.title(), '$0.00039 today · Tallylight');
    assert.deepEqual(opened.complaints, []);
  });

  test('says in words when a cost is unknown, and never shows it as zero', async () => {
    await using opened = await openPage(browser, {
      fill(ledger) {
        fillLedger(ledger);
        ledger.records.push(
          createStoredUsage(0, { costBasis: 'not_billed', listCost: 0n, effectiveCost: 0n }),
        );
      },
    });
    const { page } = opened;
    await page.waitForSelector('#calls tbody tr');
    assert.deepEqual(await page.locator('.cost').allInnerTexts(), [
      'usage unknown',
      'unpriced',
      '$0.00039',
      'not billed',
    ]);
    const users = page.locator('[data-dimension="user"] tbody tr');
    assert.deepEqual(await users.locator('td:last-child').allInnerTexts(), [
      '$1,234.57',
      '$0.00039',
      'unknown',
    ]);
    assert.match(await users.nth(2).innerText(), /user not named\s+1 unpriced/);
  });

  test('marks an estimate and says how it was made, so that nobody takes it for reported', async () => {
    await using opened = await openPage(browser, {
      fill(ledger) {
        fillLedger(ledger);
        ledger.records = [
          createStoredUsage(1, { record: { source: 'estimated', estimateMethod: 'utf8_bytes_4' } }),
        ];
      },
    });
    const { page } = opened;
    await page.waitForSelector('#calls tbody tr');
    assert.equal(await page.innerText('.cost'), '~$0.00039 estimated');
    assert.equal(
      await page.getAttribute('.cost .estimate', 'title'),
      'Estimated by utf8_bytes_4: the provider stated no usage',
    );
    const users = page.locator('[data-dimension="user"] tbody tr');
    assert.match(await users.nth(0).innerText(), /grace\s+12 unpriced, 7 estimated/);
    assert.equal(
      await page.getAttribute('#month .beside > :last-child', 'title'),
      '0.25 USD of the sum, exactly',
    );
  });

  test('shows a sum of which nothing is known as unknown', async () => {
    await using opened = await openPage(browser, {
      fill(ledger) {
        fillLedger(ledger);
        ledger.today = { ...noTotals, requests: 2, unpricedRequests: 2 };
      },
    });
    const { page } = opened;
    await page.waitForSelector('#calls tbody tr');
    assert.equal(await page.innerText('#today .amount'), 'unknown');
    assert.equal(await page.title(), 'unknown today · Tallylight');
    assert.deepEqual(opened.complaints, []);
  });

  test('shows new calls by itself, and lights the lamp for them', async () => {
    await using opened = await openPage(browser, { fill: fillLedger });
    const { page, ledger } = opened;
    await page.waitForSelector('#calls tbody tr');
    assert.equal(await page.getAttribute('#lamp', 'data-state'), 'quiet');
    assert.equal(await page.innerText('#state'), 'quiet');
    await page.evaluate(() => Reflect.set(globalThis, 'stillTheSamePage', true));

    const now = BigInt(Date.now()) * 1000n;
    ledger.records.unshift(
      createStoredUsage(4, { record: { startedAtUs: now }, attribution: { userId: 'linus' } }),
    );
    ledger.today = { ...ledger.today, requests: 4, effectiveCost: 780_000_000_000_000n };
    await page.waitForSelector('#calls tbody tr:first-child >> text=linus', { timeout: 20_000 });
    assert.equal(await page.innerText('#today .amount'), '$0.00078');
    assert.equal(await page.getAttribute('#lamp', 'data-state'), 'live');
    assert.equal(await page.innerText('#state'), 'calls coming in');
    assert.equal(await page.innerText('#announcement'), '1 new call. Spent today: $0.00078.');
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'stillTheSamePage')), true);
  });

  test('shows the date beside the time of a call that is not of today, also when midnight passes', async () => {
    await using opened = await openPage(browser, {
      fill(ledger) {
        fillLedger(ledger);
        ledger.records = [createStoredUsage(1)];
      },
      timezoneId: 'UTC',
    });
    const { page } = opened;
    const showsTime = (text: string) => page.waitForSelector(`#calls time:text-is("${text}")`);
    await page.waitForSelector('#calls tbody tr');
    await page.clock.setFixedTime('2026-11-06T23:59:00Z');
    await showsTime('21:20:01');
    await page.clock.setFixedTime('2026-11-07T00:01:00Z');
    await showsTime('6 Nov, 21:20:01');
    await page.clock.setFixedTime('2027-01-01T00:01:00Z');
    await showsTime('6 Nov 2026, 21:20:01');
  });

  test('keeps the focus where it is while it refreshes', async () => {
    await using opened = await openPage(browser, { fill: fillLedger });
    const { page, ledger } = opened;
    await page.waitForSelector('#calls tbody tr');
    await page.locator('.cost').last().focus();
    ledger.records.unshift(createStoredUsage(4, { attribution: { userId: 'linus' } }));
    await page.waitForSelector('#calls tbody tr:first-child >> text=linus', { timeout: 20_000 });
    assert.equal(await page.evaluate('document.activeElement.textContent'), '$0.00039');
  });

  test('does not ask while nobody sees it', async () => {
    await using opened = await openPage(browser, { fill: fillLedger });
    const { page, ledger } = opened;
    await page.waitForSelector('#calls tbody tr');
    await page.evaluate(setHidden('true'));
    // One poll may have been under way.
    await page.waitForTimeout(2_500);
    const reads = ledger.reads;
    await page.waitForTimeout(2_500);
    assert.equal(ledger.reads, reads);
    await page.evaluate(setHidden('false'));
    await page.waitForTimeout(500);
    assert.ok(ledger.reads > reads);
  });

  test('shows what was written by others as text', async () => {
    const hostile =
      '<img src=x onerror="globalThis.hacked = 1"><script>globalThis.hacked = 2</script>';
    await using opened = await openPage(browser, {
      fill(ledger) {
        fillLedger(ledger);
        ledger.records = [
          createStoredUsage(1, {
            record: { responseModel: hostile, providerName: hostile, operationName: hostile },
            attribution: { userId: hostile, feature: '"><svg onload="globalThis.hacked = 3">' },
            price: null,
          }),
        ];
        ledger.users = [{ key: hostile, totals: ledger.today }];
        ledger.budgets.push({
          tenant: 'default',
          name: hostile,
          environment: hostile,
          limit: usd,
          spent: usd,
          period: 'day',
          timeZone: 'UTC',
          thresholds: ['1'],
          owner: null,
          webhookUrl: null,
          slackUrl: null,
          recipients: [],
        });
      },
    });
    const { page } = opened;
    await page.waitForSelector('#calls tbody tr');
    await page.click('.cost');
    await page.waitForSelector('dialog[open]');
    assert.equal(await page.innerText('#calls tbody td:nth-child(2)'), hostile);
    assert.equal(await page.innerText('.budget h3'), hostile);
    assert.equal(await page.locator('main img, main svg, main script').count(), 0);
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'hacked')), undefined);
    assert.deepEqual(opened.complaints, []);
  });

  test('shows how much of a budget is used, to the eye and to a screen reader', async () => {
    await using opened = await openPage(browser, {
      fill(ledger) {
        fillLedger(ledger);
        ledger.budgets.push({
          tenant: 'default',
          name: 'production',
          environment: null,
          limit: 10n * usd,
          spent: 9n * usd + 996_000_000_000_000_000n,
          period: 'month',
          timeZone: 'UTC',
          thresholds: ['0.5', '1'],
          owner: null,
          webhookUrl: null,
          slackUrl: null,
          recipients: [],
        });
      },
    });
    const { page } = opened;
    await page.waitForSelector('.budget');
    assert.equal(await page.innerText('.budget .number'), '$10.00 of $10.00');
    // Not yet all of it: 99.96 % is cut to 99.9 %.
    assert.equal(await page.innerText('.budget .used'), '99.9 % used this month');
    const meter = page.getByRole('meter', { name: 'Use of the budget production' });
    assert.equal(await meter.getAttribute('aria-valuenow'), '99');
    assert.equal(await meter.getAttribute('aria-valuetext'), '99.9 %, $10.00 of $10.00');
    assert.match(await page.innerText('.budget .beside'), /2 unpriced.*1 of unknown usage/s);
  });

  test('explains a cost by keyboard alone', async () => {
    await using opened = await openPage(browser, { fill: fillLedger });
    const { page } = opened;
    await page.waitForSelector('#calls tbody tr');
    const focused = () => page.evaluate('document.activeElement.className');
    for (let presses = 0; presses < 20 && (await focused()) !== 'cost'; presses += 1) {
      await page.keyboard.press('Tab');
    }
    assert.equal(await focused(), 'cost');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    assert.match(await page.innerText('dialog'), /The response did not tell its usage/);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    assert.equal(await focused(), 'cost');
  });
});
