import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { waitFor } from '../../support/wait-for.ts';
import { createAlert, createDelivery } from './create-alert.ts';
import { fillAlerts } from './fill-alerts.ts';
import { missingBrowser, openBrowser } from './open-browser.ts';
import { openPage } from './open-page.ts';

const liveMs = { timeout: 20_000 };

/** The texts of one entry, from top to bottom. */
async function readEntry(page: Page, index: number) {
  const entry = page.locator('.alert').nth(index);
  const texts = (selector: string) => entry.locator(selector).allInnerTexts();
  return {
    state: (await texts('.alert-what > :first-child > *')).map((text) => text.trim()),
    title: await texts('h3'),
    origin: await texts('.alert-what > :last-child > *'),
    told: await texts('dl > :first-child :is(li, p)'),
    acknowledged: await texts('dl > :last-child dd > *'),
  };
}

describe('The alert history on the page', { skip: missingBrowser }, () => {
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
  });

  after(() => browser?.close());

  test('says when, what, how severe, whether it fires, who was told and who acknowledged it', async () => {
    await using opened = await openPage(browser, { fill: fillAlerts, timezoneId: 'UTC' });
    const { page } = opened;
    await page.waitForSelector('.alert');
    assert.equal(await page.isVisible('#alerts .none'), false);
    const entries = [0, 1, 2, 3].map((index) => readEntry(page, index));
    const [burning, , over, other] = await Promise.all(entries);
    assert.deepEqual(burning, {
      state: ['critical', 'firing', '22 Nov 2025, 10:15'],
      title: ['The budget production burns 14 times as fast as it may.'],
      origin: ['TallylightBudgetBurningFast', 'budget production', 'what to do'],
      told: [
        'mail to ada@example.com, grace@example.com: delivered',
        'webhook to hooks.example.com: not yet delivered (3 attempts: The webhook answered 503)',
        'slack to hooks.slack.com: given up (1 attempt: Slack answered 404)',
      ],
      acknowledged: ['Acknowledge'],
    });
    assert.deepEqual(over, {
      state: ['info', 'resolved', '22 Nov 2025, 10:15 to 22 Nov 2025, 10:45'],
      title: ['Alert 2 of the budget.'],
      origin: ['TallylightBudgetThresholdCrossed', 'budget production'],
      told: ['nobody by the processor'],
      acknowledged: ['by Grace, 22 Nov 2025, 10:30', 'A batch job.'],
    });
    assert.deepEqual(other, {
      state: ['no severity', 'firing', '22 Nov 2025, 10:15'],
      title: ['Other'],
      origin: [],
      told: ['nobody by the processor'],
      acknowledged: ['Acknowledge'],
    });
    assert.equal(
      await page.getByRole('link', { name: 'what to do' }).getAttribute('href'),
      'https://example.com/runbooks/burning-fast',
    );
    assert.deepEqual(opened.complaints, []);
  });

  test('says so where there is none, and shows the first one by itself', async () => {
    await using opened = await openPage(browser);
    const { page, ledger } = opened;
    await page.waitForSelector('#alerts .none:not([hidden])');
    assert.match(await page.innerText('#alerts .none'), /^No alerts yet\./);
    assert.equal(await page.locator('#alerts ol').isVisible(), false);
    ledger.alerts = [createAlert(1)];
    await page.waitForSelector('.alert', liveMs);
    assert.equal(await page.isVisible('#alerts .none'), false);
    assert.equal(
      await page.textContent('#alert-announcement'),
      'New alert: Alert 1 of the budget.',
    );
  });

  test('follows what becomes of an alert, and keeps the focus', async () => {
    await using opened = await openPage(browser, { fill: fillAlerts });
    const { page, ledger } = opened;
    await page.waitForSelector('.alert');
    await page.locator('.alert button').nth(1).focus();
    ledger.alerts = ledger.alerts.map((alert) =>
      alert.id === '3' ? { ...alert, deliveries: [createDelivery()] } : alert,
    );
    await page.waitForSelector('.alert:nth-child(2) .delivered', liveMs);
    assert.match(
      String(await page.evaluate('document.activeElement.getAttribute("aria-label")')),
      /^Acknowledge: Budget "production" reached 80%/,
    );
  });

  test('is acknowledged by keyboard alone, with a name and a note', async () => {
    await using opened = await openPage(browser, { fill: fillAlerts, timezoneId: 'UTC' });
    const { page, ledger } = opened;
    await page.waitForSelector('.alert');
    await page.locator('.alert button').first().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Acknowledge this alert' });
    await dialog.waitFor();
    assert.equal(await page.evaluate('document.activeElement.name'), 'by');
    await page.keyboard.type(' Ada ');
    await page.keyboard.press('Tab');
    await page.keyboard.type('I stop the batch job.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });

    const [first] = ledger.alerts;
    assert.equal(first?.acknowledgement?.by, 'Ada');
    assert.equal(first.acknowledgement.note, 'I stop the batch job.');
    const { acknowledged } = await readEntry(page, 0);
    assert.match(String(acknowledged[0]), /^by Ada, /);
    assert.equal(acknowledged[1], 'I stop the batch job.');
    // The button is gone: the focus stays with the alert.
    await page.waitForSelector('.alert:first-child:focus');
    assert.equal(
      await page.textContent('#alert-announcement'),
      'Acknowledged by Ada: The budget production burns 14 times as fast as it may.',
    );
    assert.deepEqual(opened.complaints, []);
  });

  test('is not acknowledged by who closes the dialog', async () => {
    await using opened = await openPage(browser, { fill: fillAlerts });
    const { page, ledger } = opened;
    await page.waitForSelector('.alert');
    for (const close of [
      () => page.keyboard.press('Escape'),
      () => page.getByRole('button', { name: 'Cancel' }).click(),
    ]) {
      await page.locator('.alert button').first().click();
      await page.fill('#acknowledgement-by', 'Ada');
      await close();
      await page.waitForSelector('#acknowledgement', { state: 'hidden' });
      await page.waitForSelector('.alert:first-child button:focus');
    }
    assert.equal(ledger.alerts[0]?.acknowledgement, null);
  });

  test('needs a name, and says what is wrong with one', async () => {
    await using opened = await openPage(browser, { fill: fillAlerts });
    const { page, ledger } = opened;
    await page.waitForSelector('.alert');
    await page.locator('.alert button').first().click();
    const submit = page.locator('#acknowledgement [type="submit"]');
    await submit.click();
    assert.equal(await page.evaluate('document.activeElement.matches(":invalid")'), true);
    await page.fill('#acknowledgement-by', '  ');
    await submit.click();
    await page.waitForSelector('#acknowledgement-problem:not(:empty)');
    assert.equal(
      await page.innerText('#acknowledgement-problem'),
      'Your name is empty: say who acknowledges.',
    );
    assert.equal(ledger.alerts[0]?.acknowledgement, null);
  });

  test('says who was first where somebody else was', async () => {
    await using opened = await openPage(browser, { fill: fillAlerts });
    const { page, ledger } = opened;
    await page.waitForSelector('.alert');
    await page.locator('.alert button').first().click();
    ledger.alerts = ledger.alerts.map((alert) => ({
      ...alert,
      acknowledgement: { by: 'Bob', at: new Date(), note: null },
    }));
    await page.fill('#acknowledgement-by', 'Ada');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#acknowledgement-problem:not(:empty)');
    assert.equal(
      await page.innerText('#acknowledgement-problem'),
      'Bob has acknowledged it before, and that stays.',
    );
    await page.keyboard.press('Escape');
    await page.waitForSelector('.alert:first-child:focus');
    assert.match(String((await readEntry(page, 0)).acknowledged[0]), /^by Bob, /);
  });

  test('stays acknowledged when an older answer comes later', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let isHolding = false;
    let held = 0;
    await using opened = await openPage(browser, {
      fill(ledger) {
        fillAlerts(ledger);
        ledger.ports.selectAlerts = async () => {
          const { alerts } = ledger;
          if (isHolding) {
            held += 1;
            await released;
          }
          return alerts;
        };
      },
    });
    const { page } = opened;
    await page.waitForSelector('.alert');
    isHolding = true;
    await waitFor('the page to read the alerts again', () => held === 1);
    await page.locator('.alert button').first().click();
    await page.fill('#acknowledgement-by', 'Ada');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.alert:first-child:not(:has(button))');
    const late = page.waitForResponse(/\/alerts\?/);
    release();
    await (await late).finished();
    // The answer is there: give the page its turn to show it.
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 100))');
    assert.match(String((await readEntry(page, 0)).acknowledged[0]), /^by Ada, /);
  });

  test('is acknowledged with the read token, which is asked for again once it is no longer the right one', async () => {
    await using opened = await openPage(browser, { fill: fillAlerts, readToken: 'sesame' });
    const { page, ledger } = opened;
    await page.fill('#token', 'sesame');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.alert');
    await page.locator('.alert button').first().click();
    await page.fill('#acknowledgement-by', 'Ada');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#acknowledgement', { state: 'hidden' });
    assert.equal(ledger.alerts[0]?.acknowledgement?.by, 'Ada');

    await page.locator('.alert button').first().click();
    await page.fill('#acknowledgement-by', 'Ada');
    await page.evaluate('sessionStorage.setItem("tallylight-read-token", "wrong")');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#token-form:not([hidden])');
    assert.equal(await page.isVisible('#acknowledgement'), false);
    assert.equal(await page.evaluate('document.activeElement.id'), 'token');
    assert.equal(ledger.alerts[1]?.acknowledgement, null);
  });

  test('shows older alerts when asked to', async () => {
    await using opened = await openPage(browser, {
      fill(ledger) {
        ledger.alerts = Array.from({ length: 40 }, (_, index) => createAlert(40 - index));
      },
    });
    const { page } = opened;
    await page.waitForSelector('.alert');
    const titles = () => page.locator('.alert h3').allInnerTexts();
    const newest = (count: number) =>
      Array.from({ length: count }, (_, index) => `Alert ${40 - index} of the budget.`);
    assert.deepEqual(await titles(), newest(6));
    const older = page.getByRole('button', { name: 'Show older alerts' });
    await older.click();
    await page.waitForSelector('.alert:nth-child(31)');
    assert.deepEqual(await titles(), newest(31));
    await page.waitForSelector('.alert:nth-child(7) button:focus');
    await older.click();
    await page.waitForSelector('.alert:nth-child(40)');
    assert.deepEqual(await titles(), newest(40));
    assert.equal(await older.isVisible(), false);
  });

  test('shows what was written by others as text, and links to the web alone', async () => {
    const hostile =
      '<img src=x onerror="globalThis.hacked = 1"><script>globalThis.hacked = 2</script>';
    await using opened = await openPage(browser, {
      fill(ledger) {
        ledger.alerts = [
          createAlert(1, {
            name: hostile,
            severity: hostile,
            budget: hostile,
            summary: `Summary ${hostile}`,
            annotations: { runbook_url: 'javascript:globalThis.hacked = 3' },
            deliveries: [
              createDelivery({ recipient: hostile, deliveredAt: null, lastError: hostile }),
            ],
            acknowledgement: { by: hostile, at: new Date(), note: hostile },
          }),
          createAlert(0, { summary: hostile }),
        ];
      },
    });
    const { page } = opened;
    await page.waitForSelector('.alert');
    await page.locator('.alert button').click();
    assert.equal(await page.innerText('#acknowledgement .subject'), hostile);
    assert.equal(await page.locator('.alert h3').first().innerText(), `Summary ${hostile}`);
    assert.equal(await page.locator('#alerts :is(img, script, a)').count(), 0);
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'hacked')), undefined);
    assert.deepEqual(opened.complaints, []);
  });
});
