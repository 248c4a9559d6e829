import { z } from 'zod';
import { formatAmount, parseAmount } from '../domain/money.ts';
import { createSetting, quote, SettingError } from './setting.ts';
import { suggestNearest } from './suggest-nearest.ts';

/** Meters that count tokens: their rates are for a million. Everything else is a unit, for one. */
export const TOKEN_METERS = [
  'input',
  'audio_input',
  'image_input',
  'video_input',
  'cache_read',
  'audio_cache_read',
  'image_cache_read',
  'cache_write',
  'cache_write_1h',
  'output',
  'reasoning_output',
  'audio_output',
  'image_output',
  'video_output',
] as const;

const amount = createSetting('an amount in USD such as 2.50', (text) => {
  if (/^(\d+\.?\d*|\.\d+)$/.test(text) && text.length <= 30) return formatAmount(parseAmount(text));
  throw new SettingError(
    `${quote(text)} is not an amount: write plain decimals such as 2.50, not below 0, in USD for a million tokens or one unit.`,
  );
});

/** `input: 2.50`: USD for a million tokens of this kind, or for one of this unit. */
export const rates = z
  .record(z.string(), amount, {
    error: ({ code }) =>
      code === 'invalid_type'
        ? 'has to be rates by name, such as { input: 2.50, output: 10 }.'
        : undefined,
  })
  .superRefine((given, context) => {
    const names = Object.keys(given);
    if (names.length === 0)
      context.addIssue({ code: 'custom', message: 'is empty: write a rate.' });
    for (const name of names) {
      const problem = describeMeter(name);
      if (problem !== null) context.addIssue({ code: 'custom', path: [name], message: problem });
    }
  });

/** A misspelled kind of tokens would be a unit that no call has, and its tokens without a price. */
function describeMeter(name: string): string | null {
  if (TOKEN_METERS.some((meter) => meter === name)) return null;
  if (!/^[a-z][a-z0-9_.]{0,63}$/.test(name)) {
    return `is no name of a rate: write lower_snake_case. Tokens are ${TOKEN_METERS.join(', ')}.`;
  }
  const suggestion = suggestNearest(name.replace(/_?tokens$/, ''), TOKEN_METERS);
  if (suggestion === '' || UNITS.has(name)) return null;
  return `is neither a kind of tokens nor a unit that is known.${suggestion}`;
}

/** Units that look like a misspelled kind of tokens, and are none. */
const UNITS: ReadonlySet<string> = new Set([
  'input_images',
  'images',
  'pixels',
  'outputs',
  'inputs',
]);

/** What is left to pay, as decimal text: `15%` is `0.85`. */
export const discount = createSetting('a share of the public price such as 15%', (text) => {
  const [, percent] = /^(\d{1,3}(?:\.\d{1,10})?)\s*%$/.exec(text) ?? [];
  const hundred = parseAmount('100');
  const share = percent === undefined ? -1n : parseAmount(percent);
  if (share > 0n && share < hundred) return formatAmount((hundred - share) / 100n);
  throw new SettingError(
    `${quote(text)} is no discount: write 15% for 15 % less than the public price; for nothing at all write free: true.`,
  );
});

/** ISO 8601 in UTC. */
export const instant = createSetting('a day such as 2026-01-01', (text) => {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const at = isDay || isInstant ? Date.parse(text) : Number.NaN;
  // Date.parse takes the 31st of February for a day in March.
  if (!Number.isNaN(at) && (!isDay || new Date(at).toISOString().startsWith(text))) {
    return new Date(at).toISOString().replace('.000Z', 'Z');
  }
  throw new SettingError(
    `${quote(text)} is no day: write 2026-01-01, which begins at midnight in UTC, or 2026-01-01T08:00:00+02:00.`,
  );
});

/** `*` stands for any characters; everything else for itself. */
export const hostPattern = createSetting(
  'a host such as llm.example.com or *.example.com',
  (text) => {
    const host = text.toLowerCase();
    if (/^[a-z0-9._*:[\]-]{1,255}$/.test(host)) return host;
    throw new SettingError(
      `${quote(text)} is not a host: write llm.example.com, *.example.com or localhost:8000, without https:// and path.`,
    );
  },
);
