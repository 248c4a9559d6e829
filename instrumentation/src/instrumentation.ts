import { dirname } from 'node:path';
import type { RequestHead } from './call.ts';
import { createCallerCapture } from './caller.ts';
import { parseConfig, readEnv } from './config.ts';
import { createMistakeReporter } from './context/create-mistake-reporter.ts';
import { readEnvironment } from './context/environment.ts';
import { isRemovableBaggage } from './context/is-baggage.ts';
import { parseUsageContext } from './context/parse-usage-context.ts';
import { openRequestScopes } from './context/request-scopes.ts';
import { createTargetTest } from './create-target-test.ts';
import { createEstimator } from './estimator.ts';
import { createCallFollower } from './follow-call.ts';
import { resolveGlobalState } from './global-state.ts';
import { askForStreamUsage } from './http/ask-for-usage.ts';
import { subscribeToNodeHttp } from './http/node-http.ts';
import { subscribeToNodeHttp2 } from './http/node-http2.ts';
import { createOpenExchanges } from './http/open-exchanges.ts';
import { createCallerMemory } from './http/pool-context.ts';
import { removeHttp2Header } from './http/remove-http2-header.ts';
import { subscribeToUndici } from './http/undici.ts';
import { createLog } from './log.ts';
import { type AiUsageOptions, applyOptions } from './options.ts';
import { createDeclaredProvider, createRouteResolver, providerNames } from './providers/index.ts';
import { createRecorder } from './recorder.ts';
import { redactUrl } from './redact-url.ts';
import { parseReportedCall } from './reported/parse-reported-call.ts';
import { readActiveContext, takeRequestSpan } from './telemetry/app-context.ts';
import { createTelemetry, type FlushOptions } from './telemetry/create-telemetry.ts';
import { flushAtExit, flushWithin } from './telemetry/exit.ts';
import { createTokenizer } from './tokenizer.ts';

// For an app that waits for `flushUsage()` with nothing else to do.
const flushTimeoutMs = 30_000;
// For how long after its end the app may still say that an answer was of no use.
const maxHoldMs = 500;

/**
 * Starts to record this process's calls: seen on Node's diagnostics channels, understood by the provider's
 * wire format, attributed to the usage context, said as spans and metrics. Does nothing but remember the owner
 * where another copy of this package already records.
 *
 * @param owner on whose behalf; records are made as long as there is one
 * @param options of an app; they win over the environment's variables
 */
export function startInstrumentation(owner: object, options: AiUsageOptions = {}): void {
  const state = resolveGlobalState();
  state.owners ??= new Set();
  const { owners } = state;
  owners.add(owner);
  const env = applyOptions(readEnv(), options);
  const config = parseConfig(env);
  if (config.disabled || state.flush !== null) return;
  const log = createLog(config.logLevel);
  for (const problem of config.problems) log('warn', problem);
  const knownNames = [...providerNames, ...config.apis.map(({ name }) => name)];
  for (const { providerName } of config.providerHosts) {
    if (knownNames.includes(providerName)) continue;
    log(
      'warn',
      `TALLYLIGHT_PROVIDER_HOSTS names an unknown provider: ${providerName}; OpenAI's formats are read there`,
    );
  }

  const telemetry = createTelemetry({
    exportOptions: { ...config, timeoutMs: config.exportTimeoutMs },
    resource: readEnvironment(env),
    intervalMs: config.exportIntervalMs,
    maxPendingSpans: config.maxPendingSpans,
    spoolOptions: config.spool,
    log,
  });
  const routes = createRouteResolver({
    extraHosts: config.providerHosts,
    extraProviders: config.apis.map(createDeclaredProvider),
  });
  const isOfProvider = (head: RequestHead) =>
    routes.resolveRoute(head) !== undefined || routes.resolveProvider(head) !== undefined;
  const openExchanges = createOpenExchanges();
  const estimator = createEstimator(
    config.tokenizer === null
      ? null
      : createTokenizer(config.tokenizer, { folders: appFolders(), log }),
  );
  const captureCaller = createCallerCapture({ ...config, storage: state.usageContext });
  const callers = createCallerMemory({
    capture: captureCaller,
    readSurroundings: () => [state.usageContext.getStore(), readActiveContext()],
  });
  const recorder = createRecorder({
    state,
    telemetry,
    holdMs: Math.min(maxHoldMs, config.exportIntervalMs / 2),
    log,
  });

  const followCall = createCallFollower({
    ...config,
    routes,
    recorder,
    estimator,
    openExchanges,
    countUnparsed: telemetry.countUnparsed,
    isWanted: () => owners.size > 0,
    // A gateway may be receiver and provider at once: counting our own exports would call for the next one.
    isOwnExport: createTargetTest([config.traces.url, config.metrics.url]),
  });

  openRequestScopes(state.usageContext);

  if (config.asksForStreamUsage) {
    askForStreamUsage((head) =>
      owners.size === 0 ? undefined : routes.resolveRoute(head)?.format.askForUsage,
    );
  }
  subscribeToUndici((head) => {
    const span = takeRequestSpan();
    if (span === null) return followCall(head, callers.current);
    return followCall(head, () => ({ ...callers.current(), parent: span }));
  });
  subscribeToNodeHttp((head) => followCall(head, captureCaller));
  subscribeToNodeHttp2((head) => followCall(head, captureCaller));
  if (!config.sendBaggage) {
    removeHttp2Header(
      'baggage',
      (value, head) => owners.size > 0 && isOfProvider(head) && isRemovableBaggage(value, head),
    );
  }

  const reportCallMistake = createMistakeReporter(log, 'recordUsage');

  function recordUsage(value: unknown): boolean {
    if (owners.size === 0) return false;
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

  function flush(options?: FlushOptions): Promise<boolean> {
    openExchanges.finishEnded();
    recorder.releaseHeld();
    return telemetry.flush(options);
  }

  flushAtExit(
    {
      flush,
      finishEnded() {
        openExchanges.finishEnded();
        recorder.releaseHeld();
      },
      finishOpen() {
        openExchanges.finishAll();
        recorder.releaseHeld();
      },
      flushNow: telemetry.flushNow,
      keepUnsent: telemetry.keepUnsent,
      unsentCount: () => telemetry.unsentCount() + recorder.heldCount(),
      revision: () => telemetry.revision() + recorder.revision(),
      reportLost: telemetry.reportLost,
    },
    {
      timeoutMs: config.exitTimeoutMs,
      alsoFlush: () => Promise.all([...(state.flushers ?? [])].map((flushOther) => flushOther())),
    },
  );
  state.reportMistake = createMistakeReporter(log);
  state.recordUsage = recordUsage;
  state.flush = async () => {
    await flushWithin(flush, flushTimeoutMs);
  };
  log('info', `usage records go to ${redactUrl(config.traces.url)}`);
}

/** Ends the recording of calls that begin from now on, unless somebody else wants it. */
export function stopInstrumentation(owner: object): void {
  resolveGlobalState().owners?.delete(owner);
}

/** Where the app may have packages of its own. */
function appFolders(): string[] {
  const [, script] = process.argv;
  return script === undefined ? [process.cwd()] : [dirname(script), process.cwd()];
}
