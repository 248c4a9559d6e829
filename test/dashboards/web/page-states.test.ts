import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Grant } from '../../../processor/src/domain/access.ts';
import { startApi } from '../../processor/api/start-api.ts';
import { fillLedger } from './fill-ledger.ts';
import { missingBrowser, openBrowser } from './open-browser.ts';
import { openPage } from './open-page.ts';

describe('The page, where there is little to show', { skip: missingBrowser }, () => {
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
  });

  after(() => browser?.close());

  test('of an empty ledger shows the one line to add to an app', async () => {
    await using opened = await openPage(browser);
    const { page, api } = opened;
    await page.waitForSelector('#empty:not([hidden])');
    assert.equal(
      await page.innerText('#empty-start'),
      `TALLYLIGHT_ENDPOINT=${api.url} node --import @tallylight/instrumentation/register app.js`,
    );
    assert.equal(await page.isVisible('#calls'), false);
  });

  test('names the hosts that were not understood, who called them, and who says what to do', async () => {
    await using opened = await openPage(browser, {
      fill(ledger) {
        ledger.ports.readLedgerHealth = async () => ({
          databaseVersion: '18.4',
          databaseTime: new Date(),
          quarantinedRecords: 0,
          unparsedHosts: [
            { serverAddress: 'api.acme.ai', services: ['api', 'shop'], calls: 4 },
            { serverAddress: 'llm.example', services: [], calls: 1 },
          ],
          unknownCounts: [],
          stalePrices: 0,
          latestRefresh: null,
        });
      },
    });
    await opened.page.waitForSelector('#health:not(:empty)');
    assert.equal(
      await opened.page.innerText('#health'),
      'Tallylight 0.1.0 · endpoint not understood yet: api.acme.ai (4 calls by api, shop), llm.example (1 call); npx tallylight doctor says what to do',
    );
  });

  test('says how old its figures are when the processor is away, and goes on by itself', async () => {
    await using opened = await openPage(browser, { fill: fillLedger });
    const { page, api, ledger } = opened;
    await page.waitForSelector('#calls tbody tr');
    await api[Symbol.asyncDispose]();
    await page.waitForSelector('#banner:not([hidden])', { timeout: 20_000 });
    assert.match(
      await page.innerText('#banner'),
      /^The processor does not answer\. The figures below are from \d\d:\d\d:\d\d and may be out of date\.$/,
    );
    assert.equal(await page.innerText('#state'), 'no answer');
    assert.equal(await page.innerText('#today .amount'), '$0.00039');
    await using _again = await startApi(ledger.ports, { port: api.port });
    await page.waitForSelector('#banner', { state: 'hidden', timeout: 20_000 });
  });

  test('asks once for the read token, and keeps it for this tab', async () => {
    await using opened = await openPage(browser, { fill: fillLedger, readToken: 'sesame' });
    const { page } = opened;
    await page.waitForSelector('#token-form:not([hidden])');
    assert.equal(await page.isVisible('main'), false);
    assert.equal(await page.evaluate('document.activeElement.id'), 'token');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#token-error >> text=This read token is unknown');
    await page.fill('#token', 'sesame');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#calls tbody tr');
    assert.equal(await page.isVisible('#token-form'), false);
    await page.reload();
    await page.waitForSelector('#calls tbody tr');
    assert.equal(await page.isVisible('#token-form'), false);
    assert.equal(await page.innerText('#whose'), 'Tenant default');
  });

  test('says whose figures a token shows, and asks for another where it is for something else', async () => {
    const grants: Readonly<Record<string, Grant>> = {
      staging: { scope: 'read', tenant: 'acme', environment: 'staging', metrics: false },
      sender: { scope: 'ingest', tenant: 'acme', environment: null, metrics: false },
    };
    await using opened = await openPage(browser, {
      fill(ledger) {
        fillLedger(ledger);
        ledger.ports.tokens = {
          findGrant: async (token) => grants[token] ?? null,
          isReadingOpen: async () => false,
        };
      },
    });
    const { page } = opened;
    await page.fill('#token', 'sender');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#token-error >> text=This token is for sending usage');
    await page.fill('#token', 'staging');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#whose >> text=Tenant acme, environment staging only');
  });

  test('shows on its own machine the tenant that its address names, and leaves a token that ended behind', async () => {
    const tenants = new Set<string>();
    await using opened = await openPage(browser, {
      path: '/?tenant=acme',
      fill(ledger) {
        fillLedger(ledger);
        const { selectUsage } = ledger.ports;
        ledger.ports.selectUsage = async (question) => {
          tenants.add(question.tenant);
          return (await selectUsage?.(question)) ?? [];
        };
      },
    });
    const { page } = opened;
    await page.waitForSelector('#whose >> text=Tenant acme');
    assert.deepEqual([...tenants], ['acme']);
    await page.evaluate('sessionStorage.setItem("tallylight-read-token", "ended")');
    await page.reload();
    await page.waitForSelector('#calls tbody tr');
    assert.equal(await page.isVisible('#token-form'), false);
  });
});
