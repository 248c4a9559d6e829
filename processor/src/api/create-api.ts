import express, { type Request, type RequestHandler, type Router } from 'express';
import { createProblemAnswerer } from './answer-problem.ts';
import type { ApiPorts } from './api-ports.ts';
import { listUsage } from './list-usage.ts';
import openapi from './openapi.json' with { type: 'json' };
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';
import { readBudgets } from './read-budgets.ts';
import { readDiagnostics } from './read-diagnostics.ts';
import { readExplanation } from './read-explanation.ts';
import { createReadGuard } from './read-guard.ts';
import { readNotices } from './read-notices.ts';
import { readSummary } from './read-summary.ts';
import { readUsage } from './read-usage.ts';
import { setApiHeaders } from './security-headers.ts';

/** Answers one address: resolves to the JSON body, or throws a `Problem`. */
type Answer = (request: Request, ports: ApiPorts) => unknown;

/** Every address below `/api/v1`; `openapi.json` describes each of them. */
const answers: Readonly<Record<string, Answer>> = {
  '/usage': listUsage,
  '/usage/:id': readUsage,
  '/usage/:id/explanation': readExplanation,
  '/analytics/summary': readSummary,
  '/budgets': readBudgets,
  '/notices': readNotices,
  '/diagnostics': readDiagnostics,
  '/openapi.json': (request) => {
    refuseQuery(request);
    return openapi;
  },
};

/**
 * The read API. Mount it at the root: it owns every path below `/api` and leaves the others alone.
 * Successes are JSON, everything else is an RFC 9457 problem.
 */
export function createApi(ports: ApiPorts): Router {
  const api = createV1(ports);
  const router = express.Router({ caseSensitive: true });
  router.use('/api', setApiHeaders, createReadGuard({ readToken: ports.readToken }));
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

function createV1(ports: ApiPorts): Router {
  const router = express.Router({ caseSensitive: true });
  for (const [path, answer] of Object.entries(answers)) {
    router
      .route(path)
      .get(async (request, response) => {
        response.json(await answer(request, ports));
      })
      .all(refuseMethod);
  }
  return router;
}

const refuseMethod: RequestHandler = (request, response) => {
  const headers = { Allow: 'GET, HEAD, OPTIONS' };
  if (request.method === 'OPTIONS') {
    response.set(headers).status(204).end();
    return;
  }
  throw new Problem(
    problemKinds.methodNotAllowed,
    `${request.method} is not possible here: the API only reads. Use GET.`,
    { headers },
  );
};
