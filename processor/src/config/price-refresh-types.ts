import { createSetting, quote, SettingError } from './setting.ts';

/** When the processor takes over prices by itself. */
export type RefreshRhythm = 'off' | 'weekly';

const rhythms: readonly RefreshRhythm[] = ['off', 'weekly'];

export const refresh = createSetting('off or weekly', (text) => {
  const known = rhythms.find((name) => name === text);
  if (known !== undefined) return known;
  throw new SettingError(`${quote(text)} is no rhythm: write off or weekly.`);
});

/** What genai-prices publishes: https://github.com/pydantic/genai-prices */
export const defaultDataSet =
  'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/data.json';

/** An address, or a file of this machine. It may hold a token, so a mistaken one is not shown. */
export const dataSet = createSetting('an address or a path of genai-prices’ data.json', (text) => {
  if (text === '') throw new SettingError('is empty: write an address or a path.');
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return text;
  if (/^https?:/i.test(text) && URL.canParse(text)) return text;
  throw new SettingError(
    'is not an http:// or https:// URL, and no path of a file. (The value is not shown.)',
  );
});
