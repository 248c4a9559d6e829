import type { RequestHead, UsageContext } from '../call.ts';
import type { Config } from '../config.ts';
import { createMistakeReporter } from '../context/create-mistake-reporter.ts';
import { readEnvironment } from '../context/environment.ts';
import { parseUsageContext } from '../context/parse-usage-context.ts';
import type { GlobalState } from '../global-state.ts';
import { createOpenExchanges } from '../http/open-exchanges.ts';
import type { Log } from '../log.ts';
import { createDeclaredProvider, createRouteResolver, providerNames } from '../providers/index.ts';
import { redactUrl } from '../redact-url.ts';
import { parseReportedCall } from '../reported/parse-reported-call.ts';
import { createTelemetry } from '../telemetry/create-telemetry.ts';
import type { ExitTasks } from '../telemetry/exit.ts';
import type { Caller } from './caller.ts';
import { createTargetTest } from './create-target-test.ts';
import { createEstimator } from './estimator.ts';
import { createCallFollower, type FollowCall } from './follow-call.ts';
import { createRecorder } from './recorder.ts';
import { createTokenizer } from './tokenizer.ts';

export { parseApis } from '../formats/declared/parse-apis.ts';

// For how long after its end the app may still say that an answer was of no use.
const maxHoldMs = 500;

/** All that only calls need: what understands them, and what says and delivers their records. */
export interface Recording extends ExitTasks {
  readonly followCall: FollowCall;
  /** Whether a request that is being made goes to a provider whose calls are recorded. */
  isOfProvider(head: RequestHead): boolean;
  /** What lets the request of a stream ask for its usage; `undefined` where there is no need. */
  findRewrite(head: RequestHead): ((body: Buffer) => Buffer | undefined) | undefined;
  /** Records a call that the app reports itself; never throws. */
  recordUsage(value: unknown): boolean;
}

/** Where and for whom calls are recorded. */
export interface RecordingOptions {
  readonly state: GlobalState;
  readonly config: Config;
  /** The variables as they were at the start. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the app may have packages of its own. */
  readonly folders: readonly string[];
  readonly captureCaller: (callContext?: UsageContext) => Caller;
  /** Whether calls that begin now are recorded. */
  readonly isWanted: () => boolean;
  /** Runs a function while the variables that OpenTelemetry's exporters read are away. */
  readonly isolate: <Result>(create: () => Result) => Result;
  readonly log: Log;
}

/** Begins to record. Says where the records go, and which names in the configuration it does not know. */
export function createRecording({
  state,
  config,
  env,
  folders,
  captureCaller,
  isWanted,
  isolate,
  log,
}: RecordingOptions): Recording {
  const knownNames = [...providerNames, ...config.apis.map(({ name }) => name)];
  for (const { providerName } of config.providerHosts) {
    if (knownNames.includes(providerName)) continue;
    log(
      'warn',
      `TALLYLIGHT_PROVIDER_HOSTS names an unknown provider: ${providerName}; OpenAI's formats are read there. Known are ${knownNames.join(', ')}`,
    );
  }

  const telemetry = createTelemetry({
    exportOptions: { ...config, timeoutMs: config.exportTimeoutMs },
    resource: readEnvironment(env),
    intervalMs: config.exportIntervalMs,
    maxPendingSpans: config.maxPendingSpans,
    spoolOptions: config.spool,
    isolate,
    log,
  });
  const routes = createRouteResolver({
    extraHosts: config.providerHosts,
    extraProviders: config.apis.map(createDeclaredProvider),
  });
  const openExchanges = createOpenExchanges();
  const recorder = createRecorder({
    state,
    telemetry,
    holdMs: Math.min(maxHoldMs, config.exportIntervalMs / 2),
    log,
  });
  const tokenizer =
    config.tokenizer === null ? null : createTokenizer(config.tokenizer, { folders, log });
  const reportCallMistake = createMistakeReporter(log, 'recordUsage');

  function recordUsage(value: unknown): boolean {
    if (!isWanted()) return false;
    try {
      const nowMs = Date.now();
      const parsed = parseReportedCall(value, { nowMs, report: reportCallMistake });
      if (parsed === null) return false;
      const { call, context } = parsed;
      const caller = captureCaller(parseUsageContext(context, reportCallMistake));
      recorder.finish(recorder.begin(caller, `${call.providerName} ${call.operationName}`), call);
      return true;
    } catch {
      // A getter or a proxy of the app.
      reportCallMistake('nothing is recorded: the call cannot be read; give a plain object');
      return false;
    }
  }

  function finishEnded(): void {
    openExchanges.finishEnded();
    recorder.releaseHeld();
  }

  log('info', `usage records go to ${redactUrl(config.traces.url)}`);
  return {
    followCall: createCallFollower({
      ...config,
      routes,
      recorder,
      estimator: createEstimator(tokenizer),
      openExchanges,
      countUnparsed: telemetry.countUnparsed,
      isWanted,
      // A gateway may be receiver and provider at once: counting our own exports would call for the next one.
      isOwnExport: createTargetTest([config.traces.url, config.metrics.url]),
    }),
    isOfProvider: (head) =>
      isWanted() &&
      (routes.resolveRoute(head) !== undefined || routes.resolveProvider(head) !== undefined),
    findRewrite: (head) => (isWanted() ? routes.resolveRoute(head)?.format.askForUsage : undefined),
    recordUsage,
    flush(options) {
      finishEnded();
      return telemetry.flush(options);
    },
    finishEnded,
    finishOpen() {
      openExchanges.finishAll();
      recorder.releaseHeld();
    },
    flushNow: telemetry.flushNow,
    keepUnsent: telemetry.keepUnsent,
    unsentCount: () => telemetry.unsentCount() + recorder.heldCount(),
    revision: () => telemetry.revision() + recorder.revision(),
    reportLost: telemetry.reportLost,
  };
}
