import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { FakeLedger } from './fake-ledger.ts';
import { fillAlerts } from './fill-alerts.ts';
import { fillLedger, usd } from './fill-ledger.ts';
import { findFaintTexts } from './measure-contrast.ts';
import { missingBrowser, openBrowser } from './open-browser.ts';
import { openPage } from './open-page.ts';

/** Every part of the page at once: budgets and alerts in each state, a record with each kind of cost. */
function fillEverything(ledger: FakeLedger): void {
  fillLedger(ledger);
  fillAlerts(ledger);
  for (const [name, spent] of Object.entries({ calm: 1n, warned: 8n, exhausted: 11n })) {
    ledger.budgets.push({
      tenant: 'default',
      name,
      environment: 'production',
      limit: 10n * usd,
      spent: spent * usd,
      period: 'week',
      timeZone: 'UTC',
      thresholds: ['0.5', '0.8', '1'],
      owner: null,
      webhookUrl: null,
      slackUrl: null,
      recipients: [],
    });
  }
}

describe('The page', { skip: missingBrowser }, () => {
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
  });

  after(() => browser?.close());

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`can be read in the ${colorScheme}, with the contrast that WCAG AA asks for`, async () => {
      await using opened = await openPage(browser, { fill: fillEverything, colorScheme });
      const { page } = opened;
      await page.waitForSelector('.alert');
      const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const brightness = Number(/\d+/.exec(ground)?.[0]);
      assert.equal(brightness > 128 ? 'light' : 'dark', colorScheme);
      assert.deepEqual(await findFaintTexts(page), []);
      await page.locator('.alert button').first().click();
      await page.locator('#acknowledgement [name="by"]').fill(' ');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#acknowledgement-problem:not(:empty)');
      assert.deepEqual(await findFaintTexts(page), []);
      await page.keyboard.press('Escape');
      await page.click('.cost');
      await page.waitForSelector('dialog[open]');
      assert.deepEqual(await findFaintTexts(page), []);
    });
  }

  for (const width of [320, 768, 1280]) {
    test(`fits a window of ${width} pixels`, async () => {
      await using opened = await openPage(browser, {
        fill: fillEverything,
        viewport: { width, height: 900 },
      });
      const { page } = opened;
      await page.waitForSelector('.alert');
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
      await page.locator('.alert button').first().click();
      const box = await page.locator('#acknowledgement').boundingBox();
      assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width);
    });
  }

  for (const width of [320, 420]) {
    test(`has the costs of the calls in view in a window of ${width} pixels`, async () => {
      await using opened = await openPage(browser, {
        fill: fillEverything,
        viewport: { width, height: 5000 },
      });
      const { page } = opened;
      await page.waitForSelector('.alert');
      const hidden = await page.evaluate(`
        [...document.querySelectorAll('#calls .cost')].filter((cost) => {
          const { left, right, top, bottom } = cost.getBoundingClientRect();
          return [left + 1, right - 1].some(
            (x) => !cost.contains(document.elementFromPoint(x, (top + bottom) / 2)),
          );
        }).length`);
      assert.equal(hidden, 0);
    });
  }

  test('says to a screen reader what each thing is', async () => {
    await using opened = await openPage(browser, { fill: fillEverything });
    const { page } = opened;
    await page.waitForSelector('.alert');
    const count = (selector: string) => page.locator(selector).count();
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    assert.equal(await count('h1'), 1);
    assert.equal(await count('main'), 1);
    assert.equal(await count('table:not(:has(caption))'), 0);
    assert.equal(await count('th:not([scope])'), 0);
    assert.equal(await count('section:not([aria-label], [aria-labelledby])'), 0);
    assert.equal(await count(':is(input, textarea):not([type="radio"]):not([id])'), 0);
    assert.equal(await page.getByRole('region', { name: 'Alerts', exact: true }).count(), 1);
    const acknowledge = page.getByRole('button', { name: /^Acknowledge: The budget production/ });
    assert.equal(await acknowledge.count(), 1);
    assert.equal(await count('[role="meter"]:not([aria-label][aria-valuenow][aria-valuetext])'), 0);
    const twice = await page.evaluate(
      'const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id); ids.filter((id, at) => ids.indexOf(id) !== at)',
    );
    assert.deepEqual(twice, []);
    const tables = await page.getByRole('table').all();
    assert.equal(tables.length, 4);
    for (const name of ['By model this month', 'By user this month', 'By feature this month']) {
      assert.equal(await page.getByRole('table', { name, exact: true }).count(), 1, name);
    }
    const button = page.getByRole('button', { name: /^unpriced: explain the cost of / });
    assert.equal(await button.count(), 1);
    assert.equal(await page.getByRole('radio', { name: 'this month' }).isChecked(), true);
  });

  test('shows the tables of today when asked to', async () => {
    await using opened = await openPage(browser, { fill: fillEverything });
    const { page } = opened;
    await page.waitForSelector('.alert');
    await page.getByRole('radio', { name: 'today' }).check();
    assert.equal(await page.getByRole('table', { name: 'By user today', exact: true }).count(), 1);
  });
});
