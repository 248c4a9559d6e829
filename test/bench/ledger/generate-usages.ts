import type { PricedUsage } from '../../../processor/src/domain/charge.ts';
import { createExampleUsage } from '../../support/ledger/example-usage.ts';
import { noTokens } from '../../support/no-tokens.ts';
import { createRandom, type Random } from './create-random.ts';

/** [provider, model asked for, model that answered, form of its response ids]. */
const models = [
  ['openai', 'gpt-4o-mini', 'gpt-4o-mini-2024-07-18', 'chatcmpl-'],
  ['anthropic', 'claude-sonnet-4-5', 'claude-sonnet-4-5-20250929', 'msg_01'],
  ['openai', 'gpt-5-mini', 'gpt-5-mini-2025-08-07', 'chatcmpl-'],
  ['gcp.gemini', 'gemini-2.5-flash', 'gemini-2.5-flash', ''],
  ['anthropic', 'claude-haiku-4-5', 'claude-haiku-4-5-20251001', 'msg_01'],
  ['openai', 'gpt-5', 'gpt-5-2025-08-07', 'chatcmpl-'],
  ['gcp.gemini', 'gemini-2.5-pro', 'gemini-2.5-pro', ''],
  ['openai', 'text-embedding-3-small', 'text-embedding-3-small', null],
  ['mistral_ai', 'mistral-large-latest', 'mistral-large-2411', ''],
  ['openai', 'gpt-4.1', 'gpt-4.1-2025-04-14', 'chatcmpl-'],
  ['groq', 'llama-3.3-70b-versatile', 'llama-3.3-70b-versatile', 'chatcmpl-'],
  ['deepseek', 'deepseek-chat', 'deepseek-chat', ''],
] as const;
const suffixLengths = { 'chatcmpl-': 29, msg_01: 22, '': 22 } as const;

const features = [
  'chat',
  'search',
  'summary',
  'support',
  'translate',
  'review',
  'tagging',
  'draft',
];
const projects = ['apollo', 'gemini', 'mercury', null];
const services = ['api', 'worker', 'web', 'batch', 'mailer', 'search'];

/** Calls of one user to one feature, one after the other. */
interface Session {
  readonly id: string | null;
  readonly userId: string | null;
  readonly model: (typeof models)[number];
  readonly feature: string;
  readonly project: string | null;
  readonly service: string;
  readonly environment: string;
  readonly tags: Readonly<Record<string, string>>;
  traceId: string;
  callsLeft: number;
}

/**
 * Calls in the order in which they start, evenly over a range of time, with the cardinalities of a
 * company of 2,000 users: sessions of some ten calls, of which 60 run at any time; two calls a trace; 12
 * models, 8 features, 6 services, 3 environments, 120 processes. 70 % of the calls name a user, 60 % a
 * session, a quarter a tag, 3 % fail.
 */
export function* generateUsages({
  count,
  from,
  to,
}: {
  count: number;
  from: Date;
  to: Date;
}): Generator<PricedUsage> {
  const random = createRandom(1);
  const stepUs = BigInt(Math.floor(((to.getTime() - from.getTime()) * 1000) / count));
  const sessions = Array.from({ length: 60 }, () => createSession(random));
  for (let call = 0; call < count; call += 1) {
    const at = random.below(sessions.length);
    let session = sessions[at] as Session;
    if (session.callsLeft === 0) {
      session = createSession(random);
      sessions[at] = session;
    }
    session.callsLeft -= 1;
    if (session.callsLeft % 2 === 0) session.traceId = random.hex(32);
    const startedAtUs =
      BigInt(from.getTime()) * 1000n + BigInt(call) * stepUs + BigInt(random.below(Number(stepUs)));
    yield createCall({ call, startedAtUs, session, random });
  }
}

function createSession(random: Random): Session {
  return {
    id:
      random.next() < 0.6
        ? `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`
        : null,
    userId: random.next() < 0.7 ? `user-${random.skewed(2_000)}@example.com` : null,
    model: models[random.skewed(models.length)] ?? models[0],
    feature: features[random.skewed(features.length)] ?? 'chat',
    project: projects[random.skewed(projects.length)] ?? null,
    service: services[random.skewed(services.length)] ?? 'api',
    environment: random.next() < 0.8 ? 'production' : random.next() < 0.7 ? 'staging' : 'ci',
    tags: random.next() < 0.25 ? { team: `team-${random.below(6)}` } : {},
    traceId: random.hex(32),
    callsLeft: 2 + random.below(16),
  };
}

function createCall({
  call,
  startedAtUs,
  session,
  random,
}: {
  call: number;
  startedAtUs: bigint;
  session: Session;
  random: Random;
}): PricedUsage {
  const [providerName, requestModel, responseModel, prefix] = session.model;
  const failed = random.next() < 0.03;
  const input = 200 + random.skewed(20_000);
  const output = prefix === null ? null : 1 + random.skewed(2_000);
  // A price a token of 10⁻⁷ and 4 · 10⁻⁷ USD, so that costs have the digits of real ones.
  const cost = failed ? 0n : BigInt(input + 4 * (output ?? 0)) * 100_000_000_000n;
  const usage = createExampleUsage({
    call,
    startedAtUs,
    cost,
    costBasis: failed ? 'not_billed' : 'priced',
    record: {
      traceId: session.traceId,
      spanId: random.hex(16),
      durationUs: BigInt(200_000 + random.skewed(20_000_000)),
      operationName: prefix === null ? 'embeddings' : 'chat',
      providerName,
      requestModel,
      responseModel: failed ? null : responseModel,
      responseId: failed || prefix === null ? null : prefix + random.hex(suffixLengths[prefix]),
      status: failed ? 'rate_limited' : 'success',
      source: failed ? 'not_billed' : 'reported',
      errorType: failed ? '429' : null,
      httpStatusCode: failed ? 429 : 200,
      stream: prefix !== null && random.next() < 0.5,
      timeToFirstChunk: null,
      finishReasons: failed ? [] : [random.next() < 0.9 ? 'stop' : 'tool_calls'],
      serverAddress: `api.${providerName}.com`,
    },
    attribution: {
      userId: session.userId,
      sessionId: session.id,
      feature: session.feature,
      project: session.project,
      tags: session.tags,
    },
    origin: {
      service: session.service,
      serviceVersion: '2.14.0',
      serviceInstanceId: `process-${call % 120}`,
      environment: session.environment,
    },
  });
  const tokens = failed
    ? noTokens
    : {
        ...noTokens,
        inputTokens: input,
        outputTokens: output,
        cacheReadInputTokens: random.next() < 0.6 ? random.below(input) : 0,
        cacheWriteInputTokens: providerName === 'anthropic' ? 0 : null,
        reasoningOutputTokens: providerName === 'openai' ? 0 : null,
      };
  return { ...usage, record: { ...usage.record, tokens } };
}
