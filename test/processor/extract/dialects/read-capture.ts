import { readFileSync } from 'node:fs';
import type { UsageRecord } from '../../../../processor/src/domain/usage.ts';
import { extractUsage } from '../../../../processor/src/extract/extract-usage.ts';
import type { Extracted } from '../../../../processor/src/extract/extracted.ts';
import { decodeTraces } from '../../../../processor/src/receiver/otlp-json.ts';

/** Long enough for a capture of any age. */
const limits = {
  nowUs: 1_795_400_000_000_000n,
  maxAgeUs: 3_600_000_000n * 24n * 35n,
  maxAheadUs: 3_600_000_000n * 24n * 35n,
};

/** A captured span: its name, and what is read from it. */
interface Capture {
  readonly name: string;
  readonly extracted: Extracted;
}

/** Every span of a captured request, in the order sent. */
function readCapture(sender: string): Capture[] {
  const path = new URL(`../../../fixtures/otlp/${sender}.traces.json`, import.meta.url);
  return decodeTraces(readFileSync(path)).map((span) => ({
    name: span.name,
    extracted: extractUsage(span, limits),
  }));
}

/** The records of a captured request. */
export function readRecords(sender: string): UsageRecord[] {
  return readCapture(sender).flatMap(({ extracted }) =>
    extracted.kind === 'usage' ? [extracted.record] : [],
  );
}

/**
 * What is read from each span, a line each: `openai.chat: openllmetry chat openai gpt-5 in 21 (5 read)
 * out 7 (2 reasoning) success reported`. A count that is unknown is `?`, a part that is unknown is left out.
 */
export function describeCapture(sender: string): string[] {
  return readCapture(sender).map(({ name, extracted }) => `${name}: ${describe(extracted)}`);
}

function describe(extracted: Extracted): string {
  if (extracted.kind === 'ignored') return extracted.reason;
  if (extracted.kind === 'quarantined') return extracted.span.detail;
  const { record } = extracted;
  const { tokens } = record;
  const input = describeParts([
    [tokens.cacheReadInputTokens, 'read'],
    [tokens.cacheWriteInputTokens, 'write'],
    [tokens.cacheWrite1hInputTokens, 'write 1h'],
  ]);
  const output = describeParts([[tokens.reasoningOutputTokens, 'reasoning']]);
  return [
    record.dialect,
    record.operationName,
    record.providerName,
    record.responseModel ?? record.requestModel ?? '?',
    `in ${tokens.inputTokens ?? '?'}${input}`,
    `out ${tokens.outputTokens ?? '?'}${output}`,
    record.status,
    record.source,
    ...(record.inconsistent ? ['inconsistent'] : []),
  ].join(' ');
}

function describeParts(parts: readonly (readonly [number | null, string])[]): string {
  const known = parts.filter(([count]) => count !== null);
  return known.length === 0
    ? ''
    : ` (${known.map(([count, name]) => `${count} ${name}`).join(', ')})`;
}
