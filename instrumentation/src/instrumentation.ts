import { dirname } from 'node:path';
import type { RequestHead, ToldCall } from './call.ts';
import { type Caller, createCallerCapture } from './caller.ts';
import { parseConfig, readEnv, withoutExporterVariables } from './config.ts';
import { readContent } from './content/read-content.ts';
import { resolveCapture } from './content/resolve-capture.ts';
import { createMistakeReporter } from './context/create-mistake-reporter.ts';
import { readEnvironment } from './context/environment.ts';
import { isBaggage } from './context/is-baggage.ts';
import { parseUsageContext } from './context/parse-usage-context.ts';
import { openRequestScopes } from './context/request-scopes.ts';
import type { TextMeasure } from './estimate/text-measure.ts';
import { createEstimator } from './estimator.ts';
import { resolveGlobalState } from './global-state.ts';
import { askForStreamUsage } from './http/ask-for-usage.ts';
import { createExchange, type Exchange, type ExchangeResult } from './http/exchange.ts';
import { subscribeToNodeHttp } from './http/node-http.ts';
import { subscribeToNodeHttp2 } from './http/node-http2.ts';
import { createOpenExchanges } from './http/open-exchanges.ts';
import { createCallerMemory } from './http/pool-context.ts';
import { subscribeToUndici } from './http/undici.ts';
import { createLog } from './log.ts';
import { type AiUsageOptions, applyOptions } from './options.ts';
import { resolveOutcome } from './outcome.ts';
import { createDeclaredProvider, createRouteResolver, providerNames } from './providers/index.ts';
import { createRecorder } from './recorder.ts';
import { redactUrl } from './redact-url.ts';
import { parseReportedCall } from './reported/parse-reported-call.ts';
import { readActiveContext, takeRequestSpan } from './telemetry/app-context.ts';
import { createTelemetry } from './telemetry/create-telemetry.ts';
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
    isolate: withoutExporterVariables,
    log,
  });
  // A gateway may be receiver and provider at once: counting our own exports would call for the next one.
  const isOwnExport = createTargetTest([config.traces.url, config.metrics.url]);
  const routes = createRouteResolver({
    extraHosts: config.providerHosts,
    extraProviders: config.apis.map(createDeclaredProvider),
  });
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

  openRequestScopes(state.usageContext);

  if (config.asksForStreamUsage) {
    askForStreamUsage((head) =>
      owners.size === 0 ? undefined : routes.resolveRoute(head)?.format.askForUsage,
    );
  }
  subscribeToUndici((head) => {
    const span = takeRequestSpan();
    if (span === null) return open(head, callers.current);
    return open(head, () => ({ ...callers.current(), parent: span }));
  });
  subscribeToNodeHttp((head) => open(head, captureCaller));
  subscribeToNodeHttp2((head) => open(head, captureCaller));

  function open(head: RequestHead, resolveCaller: () => Caller): Exchange | null {
    if (owners.size === 0) return null;
    const route = routes.resolveRoute(head);
    if (route === undefined) {
      if (routes.resolveProvider(head) === undefined) return null;
      keepBaggage(head);
      if (!isOwnExport(head)) telemetry.countUnparsed(head.host);
      return null;
    }
    keepBaggage(head);
    const { readsBack, readToldCall, operationName } = route.format;
    const begun =
      readsBack || readToldCall
        ? recorder.beginLook(resolveCaller())
        : recorder.begin(resolveCaller(), `${route.providerName} ${operationName}`);
    const capture = resolveCapture(begun.caller.context.capture, config.capturesContent);
    let streamText: TextMeasure | null = null;
    const exchange = createExchange({
      head,
      route,
      maxWholeRequestBytes: estimator.maxWholeRequestBytes,
      capture,
      createTextMeter() {
        streamText = estimator.createMeasure();
        return streamText;
      },
      onToldCall: recordTold,
      onResult(result) {
        openExchanges.remove(exchange);
        record(result);
      },
    });
    openExchanges.add(exchange);
    return exchange;

    function record({
      ending,
      unreadable,
      requestBody,
      promptOf,
      answer,
      ...seen
    }: ExchangeResult): void {
      if (route === undefined) return;
      const { providerName, format } = route;
      // 202: the result is not there yet.
      if (unreadable && seen.statusCode !== 202) telemetry.countUnparsed(head.host);
      const { work } = seen.response;
      // What tells of calls is none itself.
      if (format.readToldCall !== undefined || (format.readsBack && work === undefined)) return;
      const estimate = estimator.estimate(format, { ...seen, requestBody }, streamText);
      const outcome = resolveOutcome({
        statusCode: seen.statusCode,
        ending,
        request: seen.request,
        facts: seen.response,
        free: format.free === true,
        estimateMethod: estimate?.method,
      });
      const content =
        capture === null ? undefined : readContent(format.content, { promptOf, answer });
      recorder.finish(begun, {
        ...seen,
        ...(content && { content }),
        ...(estimate && { response: { ...seen.response, usage: estimate.usage } }),
        // How long it takes to fetch a result says nothing about the work.
        ...(work && { ...work, durationMs: 0 }),
        providerName,
        operationName: format.operationName,
        serverAddress: head.host,
        serverPort: head.port,
        outcome,
      });
    }

    function recordTold({ identity, operationName, startedAtMs, free, ...told }: ToldCall): void {
      if (route === undefined) return;
      const { statusCode, request, response } = told;
      const outcome = resolveOutcome({
        statusCode,
        ending: { kind: 'complete' },
        request,
        facts: response,
        free: free === true,
      });
      const call = { identity, operationName, startedAtMs, durationMs: 0, ...told, outcome };
      recorder.finish(begun, {
        ...call,
        providerName: route.providerName,
        serverAddress: head.host,
        serverPort: head.port,
        billing: {},
      });
    }
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

  /** Whom the app's baggage names is none of a provider's business. */
  function keepBaggage(head: RequestHead): void {
    if (!config.sendBaggage) head.removeHeader?.('baggage', isBaggage);
  }

  function flush(): Promise<boolean> {
    openExchanges.finishEnded();
    recorder.releaseHeld();
    return telemetry.flush();
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
      keepUnsent: () => {
        const count = telemetry.keepUnsent();
        if (count > 0) log('info', `${count} usage records wait on disk for the next process`);
      },
      unsentCount: () => telemetry.unsentCount() + recorder.heldCount(),
      revision: () => telemetry.revision() + recorder.revision(),
      reportLost: (count) =>
        log('error', `${count} usage records could not be delivered and are lost`, {
          endpoint: redactUrl(config.traces.url),
        }),
    },
    { timeoutMs: config.exitTimeoutMs },
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

/** Whether a call goes to one of these URLs. */
function createTargetTest(urls: readonly string[]): (head: RequestHead) => boolean {
  const targets = urls.map((url) => new URL(url));
  return ({ host, port, path }) =>
    targets.some(
      (target) =>
        target.pathname === path &&
        target.hostname.replace(/^\[(.*)\]$/, '$1') === host &&
        Number(target.port || (target.protocol === 'https:' ? 443 : 80)) === port,
    );
}
