import { readFileSync } from 'node:fs';
import type { ProviderHost } from './call.ts';
import { captureVariable, parseCapture } from './config/parse-capture.ts';
import { hasNamelessHeader, parseHeaders } from './config/parse-headers.ts';
import { parseProviderHosts } from './config/parse-provider-hosts.ts';
import {
  parseRequiredContext,
  type RequiredContext,
  requirableFields,
} from './context/missing-context.ts';
import type { ParsedApi } from './formats/declared/parse-api.ts';
import type { LogLevel } from './log.ts';
import { loadRecording } from './recording/load-recording.ts';
import { type TokenizerName, tokenizerNames } from './recording/tokenizer.ts';
import { redactUrl } from './redact-url.ts';

type Env = Readonly<Record<string, string | undefined>>;

interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Everything that the environment's variables decide; README.md has the table. */
export interface Config {
  readonly disabled: boolean;
  readonly logLevel: LogLevel;
  readonly traces: Target;
  readonly metrics: Target;
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly gzip: boolean;
  readonly exportTimeoutMs: number;
  readonly exportIntervalMs: number;
  readonly exitTimeoutMs: number;
  readonly maxPendingSpans: number;
  /** Where records wait while nobody takes them; `null`: in memory only. */
  readonly spool: { readonly folder: string | null; readonly maxBytes: number } | null;
  readonly providerHosts: readonly ProviderHost[];
  /** Paid APIs that the user described. */
  readonly apis: readonly ParsedApi[];
  /** What every call's usage context must say. */
  readonly requiredContext: RequiredContext;
  /** With it, users are recorded as a keyed hash. */
  readonly userIdKey: string | undefined;
  /** Whether streams that would state no usage are asked for it, which changes what the app sends. */
  readonly asksForStreamUsage: boolean;
  /** What counts the text of streams that state no usage; `null`: four bytes are a token. */
  readonly tokenizer: TokenizerName | null;
  /** Whether prompts and answers of all calls are kept, where a call's context does not say otherwise. */
  readonly capturesContent: boolean;
  /** Whether the app's `baggage` header goes to AI providers as well. */
  readonly sendBaggage: boolean;
  /** What is wrong, and what was taken instead. The app starts all the same. */
  readonly problems: readonly string[];
}

/** The variables of this process; the only place that reads them. */
export function readEnv(): Env {
  return process.env;
}

/**
 * Runs `create` while the variables that OpenTelemetry's exporters read are away: they would add the headers
 * meant for another endpoint, keys among them, to ours. The variables themselves stay as they are: an app may
 * have frozen them, and other threads may share them.
 */
export function withoutExporterVariables<Result>(create: () => Result): Result {
  const { env } = process;
  const others = Object.entries(env).filter(([name]) => !name.startsWith('OTEL_EXPORTER_'));
  process.env = Object.fromEntries(others);
  try {
    return create();
  } finally {
    process.env = env;
  }
}

export function parseConfig(env: Env): Config {
  const problems: string[] = [];
  const read = (name: string) => env[name]?.trim() || undefined;

  function parsePositive(names: readonly string[], fallback: number): number {
    for (const name of names) {
      const text = read(name);
      if (text === undefined) continue;
      const value = Number(text);
      if (Number.isFinite(value) && value > 0) return Math.min(value, 2 ** 31 - 1);
      problems.push(`${name}=${text} is not a positive number; ${fallback} is used`);
    }
    return fallback;
  }

  function parseLogLevel(): LogLevel {
    const text = read('TALLYLIGHT_LOG') ?? 'info';
    if (text === 'silent' || text === 'warn' || text === 'info') return text;
    problems.push(`TALLYLIGHT_LOG=${text} is none of silent, warn, info; info is used`);
    return 'info';
  }

  function parseTarget(signal: 'TRACES' | 'METRICS', path: string): Target {
    const own = parseUrl('TALLYLIGHT_ENDPOINT', path);
    if (own !== null) return { url: own, headers: parseHeaders(read('TALLYLIGHT_HEADERS')) };
    const url =
      parseUrl(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, '') ??
      parseUrl('OTEL_EXPORTER_OTLP_ENDPOINT', path) ??
      `http://127.0.0.1:4318/${path}`;
    const headers = {
      ...parseHeaders(read('OTEL_EXPORTER_OTLP_HEADERS')),
      ...parseHeaders(read(`OTEL_EXPORTER_OTLP_${signal}_HEADERS`)),
      // Meant for an endpoint that could not be read: its token is not another receiver's to see.
      ...(read('TALLYLIGHT_ENDPOINT') === undefined
        ? parseHeaders(read('TALLYLIGHT_HEADERS'))
        : {}),
    };
    return { url, headers };
  }

  function parseUrl(name: string, path: string): string | null {
    const text = read(name);
    if (text === undefined) return null;
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) {
      problems.push(`${name}=${redactUrl(text)} is not an http(s) URL; it is ignored`);
      return null;
    }
    if (path !== '') url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
    return url.href;
  }

  function readApis(): readonly ParsedApi[] {
    const text = read('TALLYLIGHT_APIS');
    if (text === undefined) return [];
    const json = /^[[{]/.test(text) ? text : readText('TALLYLIGHT_APIS');
    if (json === undefined) return [];
    const { apis, problems: mistakes } = loadRecording().parseApis(json);
    problems.push(...mistakes.map((mistake) => `TALLYLIGHT_APIS: ${mistake}`));
    return apis;
  }

  function readCapture(): boolean {
    const { captures, problem } = parseCapture(read(captureVariable) ?? 'false');
    if (problem !== undefined) problems.push(problem);
    return captures;
  }

  function readRequiredContext(): RequiredContext {
    const { required, unknown } = parseRequiredContext(read('TALLYLIGHT_REQUIRE_CONTEXT') ?? '');
    for (const name of unknown) {
      problems.push(
        `TALLYLIGHT_REQUIRE_CONTEXT: ${name} is neither true nor one of ${requirableFields.join(', ')}; it is ignored`,
      );
    }
    return required;
  }

  function parseFlag(name: string): boolean {
    const text = read(name)?.toLowerCase() ?? 'false';
    if (text !== 'true' && text !== 'false') {
      problems.push(`${name}=${text} is neither true nor false; false is used`);
    }
    return text === 'true';
  }

  /** One of a few words; `null` where the variable is not set. */
  function parseWord<Word extends string>(name: string, words: readonly Word[]): Word | null {
    const text = read(name);
    if (text === undefined) return null;
    const word = words.find((known) => known === text);
    if (word === undefined) {
      problems.push(`${name}=${text} is none of ${words.join(', ')}; it is ignored`);
    }
    return word ?? null;
  }

  /** The text of the file that a variable names. */
  function readText(name: string): string | undefined {
    const path = read(name);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      problems.push(`${name}=${path} cannot be read (${(error as Error).message}); it is ignored`);
      return undefined;
    }
  }

  // Without its value, which may be a token.
  if (hasNamelessHeader(read('TALLYLIGHT_HEADERS') ?? '')) {
    problems.push(
      'TALLYLIGHT_HEADERS: a part has no name and =, and is ignored; write authorization=Bearer%20TOKEN',
    );
  }
  const ca = readText('OTEL_EXPORTER_OTLP_CERTIFICATE');
  const cert = readText('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE');
  const key = readText('OTEL_EXPORTER_OTLP_CLIENT_KEY');
  return {
    disabled: parseFlag('OTEL_SDK_DISABLED'),
    logLevel: parseLogLevel(),
    traces: parseTarget('TRACES', 'v1/traces'),
    metrics: parseTarget('METRICS', 'v1/metrics'),
    tls: { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) },
    gzip: parseWord('OTEL_EXPORTER_OTLP_COMPRESSION', ['gzip', 'none']) === 'gzip',
    exportTimeoutMs: parsePositive(['OTEL_EXPORTER_OTLP_TIMEOUT'], 3000),
    exportIntervalMs: parsePositive(
      ['TALLYLIGHT_EXPORT_INTERVAL_MS', 'OTEL_BSP_SCHEDULE_DELAY'],
      1000,
    ),
    exitTimeoutMs: parsePositive(['TALLYLIGHT_EXIT_TIMEOUT_MS'], 3000),
    spool:
      read('TALLYLIGHT_SPOOL_DIR')?.toLowerCase() === 'off'
        ? null
        : {
            folder: read('TALLYLIGHT_SPOOL_DIR') ?? null,
            maxBytes: parsePositive(['TALLYLIGHT_SPOOL_MAX_BYTES'], 64 * 1024 * 1024),
          },
    maxPendingSpans: parsePositive(['TALLYLIGHT_MAX_PENDING_RECORDS'], 10_000),
    providerHosts: parseProviderHosts(read('TALLYLIGHT_PROVIDER_HOSTS') ?? '', problems),
    apis: readApis(),
    requiredContext: readRequiredContext(),
    userIdKey: read('TALLYLIGHT_USER_ID_KEY'),
    asksForStreamUsage: parseWord('TALLYLIGHT_STREAM_USAGE', ['request']) === 'request',
    tokenizer: parseWord('TALLYLIGHT_TOKENIZER', tokenizerNames),
    capturesContent: readCapture(),
    sendBaggage: parseFlag('TALLYLIGHT_SEND_BAGGAGE'),
    problems: [...new Set(problems)],
  };
}
