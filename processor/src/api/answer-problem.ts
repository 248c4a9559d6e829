import type { ErrorRequestHandler, Request, Response } from 'express';
import { UnavailableError } from '../domain/unavailable-error.ts';
import type { Log } from '../log.ts';
import { formatPath } from './format-path.ts';
import { Problem, problemKinds } from './problem.ts';

/** Turns whatever an endpoint throws into a problem. What failed inside is logged and never sent. */
export function createProblemAnswerer({ log }: { log: Log }): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return function answerError(error: unknown, request, response, _next) {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      log(
        problem.status === 503 ? 'warn' : 'error',
        `${request.method} ${formatPath(request)} failed`,
        {
          error: String(error),
          cause:
            error instanceof Error && error.cause !== undefined ? String(error.cause) : undefined,
        },
      );
    }
    if (response.headersSent) {
      request.socket.destroy();
      return;
    }
    sendProblem(request, response, problem);
  };
}

function sendProblem(request: Request, response: Response, problem: Problem): void {
  const { status, kind, title, errors, headers, message } = problem;
  response.status(status);
  response.set(headers);
  // A plain `json()` would add a charset, which JSON's media types do not have.
  response.setHeader('Content-Type', 'application/problem+json');
  response.end(
    JSON.stringify({
      type: `urn:problem-type:tallylight:${kind}`,
      title,
      status,
      detail: message,
      instance: formatPath(request),
      ...(errors.length > 0 && { errors }),
    }),
  );
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnavailableError) {
    return new Problem(
      problemKinds.ledgerUnavailable,
      'The database does not answer right now. Nothing is lost; ask again in a few seconds.',
      { headers: { 'Retry-After': String(error.retryAfterSeconds) }, cause: error },
    );
  }
  if (error instanceof URIError) {
    return new Problem(
      problemKinds.malformedRequest,
      'The path has a percent sign that does not begin an encoded UTF-8 character.',
      { cause: error },
    );
  }
  return new Problem(
    problemKinds.internalError,
    'This is a defect of the processor. Its log says more.',
    { cause: error },
  );
}
