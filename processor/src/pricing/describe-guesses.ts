import type { UsageRecord } from '../domain/usage.ts';
import type { SelectedRates } from './select-rates.ts';

/** Notes on what a record leaves open, and how its charges take it. */
export function describeGuesses(record: UsageRecord, rates: SelectedRates['rates']): string[] {
  const notes: string[] = [];
  if (hasUnstatedLifetime(record) && rates.has('cache_write_1h')) {
    notes.push('cache_write_lifetime_assumed_5m');
  }
  if (endedEarly(record)) notes.push('lower_bound_stream_ended_early');
  return notes;
}

/** Cache writes of an unstated lifetime are priced as the shorter one. */
function hasUnstatedLifetime({ tokens, units }: UsageRecord): boolean {
  if ((tokens.cacheWriteInputTokens ?? 0) === 0) return false;
  if (tokens.cacheWrite1hInputTokens === null) return true;
  return (units.cache_write_tokens_of_unknown_lifetime ?? 0) > 0;
}

/**
 * A stream that broke off, or was left, has only the counts that came so far; the provider bills what it
 * had produced. One that says why it finished has its last counts, whatever its status: a response cut at
 * `max_output_tokens` is incomplete, and whole in its usage.
 */
function endedEarly({ status, stream, timeToFirstChunk, finishReasons }: UsageRecord): boolean {
  const isStream = stream ?? timeToFirstChunk !== null;
  return isStream && status !== 'success' && finishReasons.length === 0;
}
