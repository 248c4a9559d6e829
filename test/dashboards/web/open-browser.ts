import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const candidates = [
  process.env.TALLYLIGHT_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executablePath = candidates.find((path) => path !== undefined && existsSync(path));

/**
 * What to give a suite as `skip`: false where there is a Chromium. Without one the suite is skipped
 * in sight, or fails where TALLYLIGHT_TEST_STRICT=1 says that nothing may be left out.
 */
export const missingBrowser: string | false =
  executablePath !== undefined || process.env.TALLYLIGHT_TEST_STRICT === '1'
    ? false
    : 'no Chromium here: apt-get install chromium, or name one in TALLYLIGHT_TEST_CHROMIUM';

export async function openBrowser(): Promise<Browser> {
  if (executablePath === undefined) {
    throw new Error(
      'The page is tested in Chromium, and there is none. Install it (apt-get install chromium) or name one in TALLYLIGHT_TEST_CHROMIUM.',
    );
  }
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
