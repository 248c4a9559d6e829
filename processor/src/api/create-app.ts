import express, { type Express, type Router } from 'express';
import { createProblemAnswerer } from './answer-problem.ts';
import type { ApiPorts } from './api-ports.ts';
import { createApi } from './create-api.ts';
import { createPage } from './page.ts';
import { Problem, problemKinds } from './problem.ts';
import { createReadGuard } from './read-guard.ts';
import { setApiHeaders } from './security-headers.ts';

/** Everything on the processor's one port: OTLP, health, metrics, the API and the page. */
export function createApp({
  otlp,
  renderMetrics,
  checkLedger,
  api,
}: {
  otlp: Router;
  renderMetrics: () => Promise<{ contentType: string; body: string }>;
  /** Resolves when the ledger answers, rejects when it does not. */
  checkLedger: () => Promise<void>;
  api: ApiPorts;
}): Express {
  const app = express();
  app.disable('x-powered-by');

  app.get('/healthz', setApiHeaders, (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  app.get('/readyz', setApiHeaders, async (_request, response) => {
    const isReady = await checkLedger().then(
      () => true,
      () => false,
    );
    response
      .status(isReady ? 200 : 503)
      .type('text/plain')
      .send(isReady ? 'ok\n' : 'the ledger does not answer\n');
  });

  const guardReading = createReadGuard(api.tokens);
  app.get('/metrics', setApiHeaders, async (request, response) => {
    response.set('Vary', 'Authorization');
    const { metrics } = await guardReading(request);
    if (!metrics) {
      throw new Problem(
        problemKinds.tokenScope,
        'The metrics are sums of all tenants, and this token is of one. Show the processor’s TALLYLIGHT_READ_TOKEN, or a token of all tenants.',
      );
    }
    const { contentType, body } = await renderMetrics();
    response.set('Content-Type', contentType).send(body);
  });

  app.use(createApi(api));
  // The receiver owns every path below /v1, the page what is left.
  app.use(otlp);
  app.use(createPage());
  app.use(createProblemAnswerer({ log: api.log }));
  return app;
}
