import type { RequestHead } from '../call.ts';
import { readContent } from '../content/read-content.ts';
import { resolveCapture } from '../content/resolve-capture.ts';
import { isRemovableBaggage } from '../context/is-baggage.ts';
import type { TextMeasure } from '../estimate/text-measure.ts';
import { createExchange, type Exchange, type ExchangeResult } from '../http/exchange.ts';
import type { OpenExchanges } from '../http/open-exchanges.ts';
import type { RouteResolver } from '../providers/index.ts';
import type { Telemetry } from '../telemetry/create-telemetry.ts';
import type { ToldCall } from '../wire-format.ts';
import type { Caller } from './caller.ts';
import type { Estimator } from './estimator.ts';
import { resolveOutcome } from './outcome.ts';
import type { Recorder } from './recorder.ts';

/** Begins to follow a call that a client makes; `null` for one that is of no interest. */
export type FollowCall = (head: RequestHead, resolveCaller: () => Caller) => Exchange | null;

/** Creates what follows each call from its request to its record. */
export function createCallFollower({
  routes,
  recorder,
  estimator,
  openExchanges,
  countUnparsed,
  isWanted,
  isOwnExport,
  capturesContent,
  sendBaggage,
}: {
  readonly routes: RouteResolver;
  readonly recorder: Recorder;
  readonly estimator: Estimator;
  readonly openExchanges: OpenExchanges;
  readonly countUnparsed: Telemetry['countUnparsed'];
  /** Whether calls that begin now are recorded. */
  readonly isWanted: () => boolean;
  readonly isOwnExport: (head: RequestHead) => boolean;
  readonly capturesContent: boolean;
  readonly sendBaggage: boolean;
}): FollowCall {
  return function followCall(head, resolveCaller) {
    if (!isWanted()) return null;
    const route = routes.resolveRoute(head);
    if (route === undefined) {
      if (routes.resolveProvider(head) === undefined) return null;
      withholdBaggage(head);
      if (!isOwnExport(head)) countUnparsed(head.host);
      return null;
    }
    withholdBaggage(head);
    const { readsBack, readToldCall, operationName } = route.format;
    const begun =
      readsBack || readToldCall
        ? recorder.beginLook(resolveCaller())
        : recorder.begin(resolveCaller(), `${route.providerName} ${operationName}`);
    const capture = resolveCapture(begun.caller.context.capture, capturesContent);
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
      if (unreadable && seen.statusCode !== 202) countUnparsed(head.host);
      const { work, servedBy } = seen.response;
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
        // Prices of one's own go by its name: what was asked for may be paid in advance, and this is not.
        ...(servedBy && { request: { ...seen.request, model: servedBy } }),
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
  };

  /** Whom the app's baggage names is none of a provider's business. */
  function withholdBaggage(head: RequestHead): void {
    if (!sendBaggage) head.removeHeader?.('baggage', (value) => isRemovableBaggage(value, head));
  }
}
