import { multiplyDecimals } from '../../domain/money.ts';
import type { Rate } from '../../domain/price.ts';
import type { SourceAmount, SourceRates, SourceTieredAmount } from './source.ts';

const MILLION = 1_000_000;
const THOUSAND = 1_000;
const SECONDS_PER_HOUR = 3_600;

/** genai-prices' price keys: our meter, and for how many of its units the amount is. */
const METERS: Readonly<Record<string, readonly [meter: string, per: number]>> = {
  input_mtok: ['input', MILLION],
  input_audio_mtok: ['audio_input', MILLION],
  input_image_mtok: ['image_input', MILLION],
  input_video_mtok: ['video_input', MILLION],
  cache_read_mtok: ['cache_read', MILLION],
  cache_audio_read_mtok: ['audio_cache_read', MILLION],
  cache_image_read_mtok: ['image_cache_read', MILLION],
  cache_write_mtok: ['cache_write', MILLION],
  cache_write_1h_mtok: ['cache_write_1h', MILLION],
  output_mtok: ['output', MILLION],
  output_reasoning_mtok: ['reasoning_output', MILLION],
  output_audio_mtok: ['audio_output', MILLION],
  output_image_mtok: ['image_output', MILLION],
  output_video_mtok: ['video_output', MILLION],
  output_citation_mtok: ['citation_tokens', MILLION],
  requests_kcount: ['requests', THOUSAND],
  web_searches_kcount: ['web_searches', THOUSAND],
  social_searches_kcount: ['social_searches', THOUSAND],
  storage_searches_kcount: ['file_searches', THOUSAND],
  rerank_searches_kcount: ['search_units', THOUSAND],
  code_executions_kcount: ['code_executions', THOUSAND],
  input_text_messages_kcount: ['text_messages', THOUSAND],
  input_mchars: ['characters', MILLION],
  audio_hours: ['audio_seconds', SECONDS_PER_HOUR],
  input_document_kpages: ['pages', THOUSAND],
  input_annotated_document_kpages: ['annotated_pages', THOUSAND],
};

/**
 * One rate per meter, in the order of the meters above.
 * @throws Error on a key that is not known: a price that is half understood would be wrong.
 */
export function convertRates(source: SourceRates): Rate[] {
  const rates = new Map<string, Rate>();
  for (const [key, amount] of Object.entries(source)) {
    if (amount === null || repeatsAudioHours(key, source)) continue;
    const known = METERS[key];
    if (known === undefined) throw new Error(`price key ${key} is not known`);
    const [meter, per] = known;
    rates.set(meter, { meter, per, ...convertAmount(amount) });
  }
  return Object.values(METERS).flatMap(([meter]) => rates.get(meter) ?? []);
}

/** The source states the hours of input audio twice: as all audio, and as input audio. */
function repeatsAudioHours(key: string, source: SourceRates): boolean {
  return key === 'input_audio_hours' && source.audio_hours === source.input_audio_hours;
}

/** The source's tiers begin above `start`, ours at the first total that pays the amount. */
function convertAmount(amount: SourceAmount | SourceTieredAmount): Pick<Rate, 'amount' | 'tiers'> {
  if (typeof amount !== 'object') return { amount: toPlainText(amount), tiers: [] };
  const tiers = amount.tiers
    .map(({ start, price }) => ({ fromInputTokens: start + 1, amount: toPlainText(price) }))
    .sort((a, b) => a.fromInputTokens - b.fromInputTokens);
  return { amount: toPlainText(amount.base), tiers };
}

function toPlainText(amount: SourceAmount): string {
  return multiplyDecimals(String(amount), '1');
}
