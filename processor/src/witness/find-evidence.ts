import type { Witness } from '../domain/witness.ts';
import { SAME_ID_WINDOW_US, SAME_TRACE_WINDOW_US, SUMMED_DIALECTS } from '../domain/witness.ts';
import { normalizeModel } from './normalize-model.ts';

/** Why two records are of one call. The smaller its numbers, compared in turn, the stronger. */
export interface Evidence {
  /** 0: one id and trace, or one span; 1: one id; 2: one trace and time. */
  readonly rank: 0 | 1 | 2;
  /** 0: the same counts; 1: other counts, or none in either; 2: only one of them knows its usage. */
  readonly discord: 0 | 1 | 2;
  /** Between the starts and between the ends, added. Microseconds. */
  readonly distanceUs: bigint;
}

/** An event has an instant, at the end of its call or shortly after it. */
const EVENT_DELAY_US = 1_000_000n;

/** Whoever tells of one call may call it either. */
const GENERATIONS: ReadonlySet<string> = new Set(['chat', 'text_completion', 'generate_content']);

/** Ids of different kinds say nothing: a gateway gives a message another id than its provider. */
const ID_KIND = /^(chatcmpl|cmpl|gen|msg|req|resp)[-_]/;

/**
 * Whether two records may be of one call, and how sure that is; `null` where they are of two. Never of
 * one dialect: whoever reports a call twice in one language made two. Sums of calls witness no call.
 */
export function findEvidence(a: Witness, b: Witness): Evidence | null {
  if (areOfTwoEnvironments(a, b)) return null;
  if (a.dialect === b.dialect || isSummed(a) || isSummed(b)) return null;
  if (toKind(a.operationName) !== toKind(b.operationName)) return null;
  const rank = rankEvidence(a, b);
  if (rank === null) return null;
  return {
    rank,
    discord: measureDiscord(a, b),
    distanceUs: measureDistance(a, b),
  };
}

/**
 * Whether both name an environment, and not the same. Whoever may send for one only, and knows an id of
 * another's call, would otherwise take that call's cost out of the other's budget.
 */
export function areOfTwoEnvironments(a: Witness, b: Witness): boolean {
  return a.environment !== null && b.environment !== null && a.environment !== b.environment;
}

function rankEvidence(a: Witness, b: Witness): Evidence['rank'] | null {
  const models = compareModels(a, b);
  if (models === 'different') return null;
  const apartUs = distance(a.startedAtUs, b.startedAtUs);
  const inTrace = a.traceId === b.traceId && apartUs <= SAME_TRACE_WINDOW_US;
  // The GenAI conventions' event of a call bears the ids of the call's span.
  if (inTrace && a.spanId === b.spanId) return 0;
  const ids = compareIds(a.responseId, b.responseId);
  if (ids === 'different') return null;
  if (ids === 'same') return inTrace ? 0 : apartUs <= SAME_ID_WINDOW_US ? 1 : null;
  if (!inTrace || !overlap(a, b) || models === 'unknown') return null;
  return isRefusal(a, b) || isRefusal(b, a) ? null : 2;
}

function compareIds(a: string | null, b: string | null): 'same' | 'different' | 'unknown' {
  if (a === null || b === null) return 'unknown';
  if (a === b) return 'same';
  const kinds = [ID_KIND.exec(a)?.[1], ID_KIND.exec(b)?.[1]];
  return kinds.includes(undefined) || kinds[0] === kinds[1] ? 'different' : 'unknown';
}

/** One of a record's two models suffices: a deployment's name at Azure is no model's. */
function compareModels(a: Witness, b: Witness): 'same' | 'different' | 'unknown' {
  const known = listModels(a);
  const others = listModels(b);
  if (known.length === 0 && others.length === 0) {
    return a.providerName === b.providerName ? 'same' : 'unknown';
  }
  if (known.length === 0 || others.length === 0) return 'unknown';
  return known.some((model) => others.includes(model)) ? 'same' : 'different';
}

/** A record is compared with many. */
const modelsOf = new WeakMap<Witness, readonly string[]>();

function listModels(witness: Witness): readonly string[] {
  const known = modelsOf.get(witness);
  if (known !== undefined) return known;
  const named = [witness.requestModel, witness.responseModel].filter((model) => model !== null);
  const models = named.map(normalizeModel);
  modelsOf.set(witness, models);
  return models;
}

/** An attempt that was refused is not the one whose usage somebody reports. */
function isRefusal(attempt: Witness, other: Witness): boolean {
  return (
    attempt.source === 'not_billed' && attempt.status !== 'success' && other.source === 'reported'
  );
}

function measureDiscord(a: Witness, b: Witness): Evidence['discord'] {
  if ((a.source === 'reported') !== (b.source === 'reported')) return 2;
  const sameCounts = a.inputTokens === b.inputTokens && a.outputTokens === b.outputTokens;
  return sameCounts && a.inputTokens !== null ? 0 : 1;
}

/** An event's own start says nothing. */
function measureDistance(a: Witness, b: Witness): bigint {
  const ends = distance(endOf(a), endOf(b));
  return isEvent(a) || isEvent(b) ? 2n * ends : ends + distance(a.startedAtUs, b.startedAtUs);
}

function overlap(a: Witness, b: Witness): boolean {
  const delayUs = isEvent(a) || isEvent(b) ? EVENT_DELAY_US : 0n;
  return a.startedAtUs <= endOf(b) + delayUs && b.startedAtUs <= endOf(a) + delayUs;
}

/** The last instant at which a record may begin that is of the same call by its trace and time. */
export function lastOf(witness: Witness): bigint {
  return endOf(witness) + EVENT_DELAY_US;
}

function endOf({ startedAtUs, durationUs }: Witness): bigint {
  return startedAtUs + durationUs;
}

function isEvent({ durationUs }: Witness): boolean {
  return durationUs === 0n;
}

function distance(a: bigint, b: bigint): bigint {
  return a < b ? b - a : a - b;
}

function toKind(operationName: string): string {
  return GENERATIONS.has(operationName) ? 'generation' : operationName;
}

function isSummed({ dialect }: Witness): boolean {
  return SUMMED_DIALECTS.has(dialect);
}
