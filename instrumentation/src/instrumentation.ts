import type { SpanContext } from '@opentelemetry/api';
import type { RequestHead, UsageContext } from './call.ts';
import { parseConfig, readEnv, withoutExporterVariables } from './config.ts';
import { createMistakeReporter } from './context/create-mistake-reporter.ts';
import { readEnvironment } from './context/environment.ts';
import { resolveGlobalState } from './global-state.ts';
import { createExchange, type Exchange, type ExchangeResult } from './http/exchange.ts';
import { subscribeToNodeHttp } from './http/node-http.ts';
import { subscribeToNodeHttp2 } from './http/node-http2.ts';
import { createOpenExchanges } from './http/open-exchanges.ts';
import { createCallerMemory } from './http/pool-context.ts';
import { subscribeToUndici } from './http/undici.ts';
import { createLog } from './log.ts';
import { resolveOutcome } from './outcome.ts';
import { createRouteResolver, providerNames } from './providers/index.ts';
import { redactUrl } from './redact-url.ts';
import { readActiveSpanContext } from './telemetry/app-context.ts';
import { createTelemetry } from './telemetry/create-telemetry.ts';
import { flushAtExit, flushWithin } from './telemetry/exit.ts';

/** Who makes a call, as it stands when the call is made. */
interface Caller {
  readonly context: UsageContext;
  readonly parent: SpanContext | null;
}

// For an app that waits for `flushUsage()` with nothing else to do.
const flushTimeoutMs = 30_000;

/**
 * Starts to record this process's calls: seen on Node's diagnostics channels, understood by the provider's
 * wire format, attributed to the usage context, said as spans and metrics. Does nothing where another copy
 * of this package already records.
 */
export function startInstrumentation(): void {
  const state = resolveGlobalState();
  const config = parseConfig(readEnv());
  if (config.disabled || state.flush !== null) return;
  const log = createLog(config.logLevel);
  for (const problem of config.problems) log('warn', problem);
  for (const { providerName } of config.providerHosts) {
    if (providerNames.includes(providerName)) continue;
    log(
      'warn',
      `TALLYLIGHT_PROVIDER_HOSTS names an unknown provider: ${providerName}; OpenAI's formats are read there`,
      { known: providerNames },
    );
  }

  const telemetry = withoutExporterVariables(() =>
    createTelemetry({
      exportOptions: { ...config, timeoutMs: config.exportTimeoutMs },
      resource: readEnvironment(readEnv()),
      intervalMs: config.exportIntervalMs,
      maxPendingSpans: config.maxPendingSpans,
      log,
    }),
  );
  // A gateway may be receiver and provider at once: counting our own exports would call for the next one.
  const isOwnExport = createTargetTest([config.traces.url, config.metrics.url]);
  const routes = createRouteResolver({ extraHosts: config.providerHosts });
  const openExchanges = createOpenExchanges();
  const callers = createCallerMemory(captureCaller);

  subscribeToUndici((head) => open(head, callers.current));
  subscribeToNodeHttp((head) => open(head, captureCaller));
  subscribeToNodeHttp2((head) => open(head, captureCaller));

  function captureCaller(): Caller {
    return { context: state.usageContext.getStore() ?? {}, parent: readActiveSpanContext() };
  }

  function open(head: RequestHead, resolveCaller: () => Caller): Exchange | null {
    const route = routes.resolveRoute(head);
    if (route === undefined) {
      const provider = routes.resolveProvider(head);
      if (provider !== undefined && !isOwnExport(head)) telemetry.countUnparsed(head.host);
      return null;
    }
    const caller = resolveCaller();
    const exchange = createExchange({
      head,
      route,
      onResult(result) {
        openExchanges.remove(exchange);
        record(result);
      },
    });
    openExchanges.add(exchange);
    return exchange;

    function record({ ending, unreadable, ...seen }: ExchangeResult): void {
      if (route === undefined) return;
      const { providerName, format } = route;
      const outcome = resolveOutcome({
        statusCode: seen.statusCode,
        ending,
        request: seen.request,
        facts: seen.response,
        free: format.free === true,
      });
      state.sequence += 1;
      telemetry.record(
        {
          ...seen,
          providerName,
          operationName: format.operationName,
          serverAddress: head.host,
          serverPort: head.port,
          outcome,
          context: caller.context,
        },
        state.sequence,
        caller.parent,
      );
      if (unreadable) telemetry.countUnparsed(head.host);
    }
  }

  function flush(): Promise<boolean> {
    openExchanges.finishEnded();
    return telemetry.flush();
  }

  flushAtExit(
    {
      flush,
      finishOpen: openExchanges.finishAll,
      flushNow: telemetry.flushNow,
      unsentCount: telemetry.unsentCount,
      revision: telemetry.revision,
      reportLost: (count) =>
        log('error', `${count} usage records could not be delivered and are lost`, {
          endpoint: redactUrl(config.traces.url),
        }),
    },
    { timeoutMs: config.exitTimeoutMs },
  );
  state.reportMistake = createMistakeReporter(log);
  state.flush = async () => {
    await flushWithin(flush, flushTimeoutMs);
  };
  log('info', `usage records go to ${redactUrl(config.traces.url)}`);
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
