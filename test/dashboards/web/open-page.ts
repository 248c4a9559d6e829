import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type RunningApi, startApi } from '../../processor/api/start-api.ts';
import { createFakeLedger, type FakeLedger } from './fake-ledger.ts';

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly api: RunningApi;
  readonly ledger: FakeLedger;
  /** What the browser complained about, such as a breach of the content security policy. */
  readonly complaints: readonly string[];
}

/** The page in a browser window of its own, over a ledger that the test fills first. */
export async function openPage(
  browser: Browser,
  {
    fill = () => {},
    readToken = null,
    path = '/',
    ...options
  }: {
    fill?: (ledger: FakeLedger) => void;
    readToken?: string | null;
    path?: string;
  } & BrowserContextOptions = {},
): Promise<OpenPage> {
  const ledger = createFakeLedger();
  fill(ledger);
  const api = await startApi({ ...ledger.ports, readToken });
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${api.url}${path}`);
  return {
    page,
    api,
    ledger,
    complaints,
    async [Symbol.asyncDispose]() {
      await context.close();
      await api[Symbol.asyncDispose]();
    },
  };
}
