import express, { type Request, type RequestHandler, type Router } from 'express';
import { acknowledgeAlert } from './acknowledge-alert.ts';
import { createProblemAnswerer } from './answer-problem.ts';
import type { ApiPorts } from './api-ports.ts';
import { createBodyReader } from './create-body-reader.ts';
import { listUsage } from './list-usage.ts';
import openapi from './openapi.json' with { type: 'json' };
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';
import { readAlerts } from './read-alerts.ts';
import { readBudgets } from './read-budgets.ts';
import { readDiagnostics } from './read-diagnostics.ts';
import { readExplanation } from './read-explanation.ts';
import { createAlertsGuard, createReadGuard } from './read-guard.ts';
import { readNotices } from './read-notices.ts';
import { readSummary } from './read-summary.ts';
import { readUsage } from './read-usage.ts';
import { receiveAlerts } from './receive-alerts.ts';
import { setApiHeaders } from './security-headers.ts';

/** Answers one address: resolves to the JSON body, or throws a `Problem`. */
type Answer = (request: Request, ports: ApiPorts) => unknown;

/** What can be read below `/api/v1`; `openapi.json` describes every address. */
const answers: Readonly<Record<string, Answer>> = {
  '/usage': listUsage,
  '/usage/:id': readUsage,
  '/usage/:id/explanation': readExplanation,
  '/analytics/summary': readSummary,
  '/budgets': readBudgets,
  '/notices': readNotices,
  '/alerts': readAlerts,
  '/diagnostics': readDiagnostics,
  '/openapi.json': (request) => {
    refuseQuery(request);
    return openapi;
  },
};

/** What can be sent. */
const receivers: Readonly<Record<string, { maxBodyBytes: number; answer: Answer }>> = {
  '/alerts/alertmanager': { maxBodyBytes: 4 * 1024 * 1024, answer: receiveAlerts },
  '/alerts/:id/acknowledge': { maxBodyBytes: 16 * 1024, answer: acknowledgeAlert },
};

/**
 * The API. Mount it at the root: it owns every path below `/api` and leaves the others alone.
 * Successes are JSON, everything else is an RFC 9457 problem.
 */
export function createApi(ports: ApiPorts): Router {
  const api = createV1(ports);
  const router = express.Router({ caseSensitive: true });
  router.use('/api', setApiHeaders, createGuard(ports));
  router.use('/api/v1', api);
  router.use('/api', (request) => {
    throw new Problem(
      problemKinds.notFound,
      `Nothing is at ${request.baseUrl}${request.path}. /api/v1/openapi.json lists what there is.`,
    );
  });
  router.use('/api', createProblemAnswerer({ log: ports.log }));
  return router;
}

/** Alertmanager has a token of its own: it needs to read nothing. */
function createGuard({ readToken, alertsToken }: ApiPorts): RequestHandler {
  const guardReading = createReadGuard({ readToken });
  const guardAlerts = createAlertsGuard({ alertsToken });
  return function guardApi(request, response, next) {
    const isAlertmanager = /^\/v1\/alerts\/alertmanager\/?$/.test(request.path);
    const guard = isAlertmanager ? guardAlerts : guardReading;
    guard(request, response, next);
  };
}

function createV1(ports: ApiPorts): Router {
  const router = express.Router({ caseSensitive: true });
  for (const [path, answer] of Object.entries(answers)) {
    router
      .route(path)
      .get(async (request, response) => {
        response.json(await answer(request, ports));
      })
      .all(createMethodRefusal(['GET', 'HEAD']));
  }
  for (const [path, { maxBodyBytes, answer }] of Object.entries(receivers)) {
    router
      .route(path)
      .post(createBodyReader({ maxBodyBytes }), async (request, response) => {
        response.json(await answer(request, ports));
      })
      .all(createMethodRefusal(['POST']));
  }
  return router;
}

function createMethodRefusal(methods: readonly string[]): RequestHandler {
  const headers = { Allow: [...methods, 'OPTIONS'].join(', ') };
  return function refuseMethod(request, response) {
    if (request.method === 'OPTIONS') {
      response.set(headers).status(204).end();
      return;
    }
    throw new Problem(
      problemKinds.methodNotAllowed,
      `${request.method} is not possible here. Use ${methods[0]}.`,
      { headers },
    );
  };
}
