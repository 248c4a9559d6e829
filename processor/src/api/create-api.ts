import express, { type Request, type RequestHandler, type Router } from 'express';
import type { Access } from '../domain/access.ts';
import { createAlertsGuard } from './alerts-guard.ts';
import { createProblemAnswerer } from './answer-problem.ts';
import type { ApiPorts } from './api-ports.ts';
import { createBodyReader } from './create-body-reader.ts';
import { formatPath } from './format-path.ts';
import { Problem, problemKinds } from './problem.ts';
import { createReadGuard } from './read-guard.ts';
import { requireAdmin, requireOperator } from './require-admin.ts';
import { type Route, routes } from './routes.ts';
import { setApiHeaders } from './security-headers.ts';

/**
 * The API. Mount it at the root: it owns every path below `/api` and leaves the others alone.
 * Successes are JSON, everything else is an RFC 9457 problem.
 */
export function createApi(ports: ApiPorts): Router {
  const guard = createGuard(ports);
  const accesses = new WeakMap<Request, Access>();

  /** What the guard found; without it nothing is answered. */
  function accessOf(request: Request): Access {
    const access = accesses.get(request);
    if (access === undefined) throw new Error('A request has passed the API’s guard unseen.');
    return access;
  }

  const api = createV1(ports, accessOf);
  const router = express.Router({ caseSensitive: true });
  router.use('/api', setApiHeaders, async (request, response, next) => {
    // What one reader may see, no cache may show to another.
    response.set('Vary', 'Authorization');
    accesses.set(request, await guard(request));
    next();
  });
  router.use('/api/v1', api);
  router.use('/api', (request) => {
    throw new Problem(
      problemKinds.notFound,
      `Nothing is at ${formatPath(request)}. /api/v1/openapi.json lists what there is.`,
    );
  });
  router.use('/api', createProblemAnswerer({ log: ports.log }));
  return router;
}

/** Alertmanager has a token of its own: it needs to read nothing. */
function createGuard({ tokens, alertsToken }: ApiPorts) {
  const guardReading = createReadGuard(tokens);
  const guardAlerts = createAlertsGuard(alertsToken);
  return async function guardApi(request: Request): Promise<Access> {
    const isAlertmanager = /^\/v1\/alerts\/alertmanager\/?$/.test(request.path);
    return isAlertmanager ? guardAlerts(request) : await guardReading(request);
  };
}

function createV1(ports: ApiPorts, accessOf: (request: Request) => Access): Router {
  const router = express.Router({ caseSensitive: true });
  for (const [path, { get, post }] of Object.entries(routes)) {
    const route = router.route(path);
    if (get !== undefined) route.get(createNeed(get), createAnswerer(get));
    if (post !== undefined) {
      // Whoever may not send is told so before the body is read.
      route.post(createNeed(post), createBodyReader(post), createAnswerer(post));
    }
    route.all(
      createMethodRefusal([
        ...(get === undefined ? [] : ['GET', 'HEAD']),
        ...(post === undefined ? [] : ['POST']),
      ]),
    );
  }
  return router;

  function createNeed({ needs }: NonNullable<Route['get']>): RequestHandler {
    return function checkNeed(request, _response, next) {
      if (needs === 'admin') requireAdmin(accessOf(request));
      if (needs === 'operator') requireOperator(accessOf(request));
      next();
    };
  }

  function createAnswerer({ answer }: NonNullable<Route['get']>): RequestHandler {
    return async function sendAnswer(request, response) {
      response.json(await answer(request, ports, accessOf(request)));
    };
  }
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
      `${request.method} is not possible here. Use ${methods.filter((method) => method !== 'HEAD').join(' or ')}.`,
      { headers },
    );
  };
}
