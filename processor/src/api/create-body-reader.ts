import express, { type RequestHandler } from 'express';
import { Problem, problemKinds } from './problem.ts';

/**
 * Reads a JSON body into `request.body`. Only what says that it is JSON: a web page can send other
 * kinds to this machine without asking first, and then act in the name of whoever looks at it.
 */
export function createBodyReader({ maxBodyBytes }: { maxBodyBytes: number }): RequestHandler {
  const read = express.json({ limit: maxBodyBytes, strict: false, type: () => true });

  return function readBody(request, response, next) {
    if (request.is('application/json') === false || request.headers['content-type'] === undefined) {
      throw new Problem(
        problemKinds.unsupportedBody,
        'Send JSON, as “Content-Type: application/json”.',
      );
    }
    read(request, response, (error: unknown) => {
      next(error === undefined ? undefined : toProblem(error, maxBodyBytes));
    });
  };
}

function toProblem(error: unknown, maxBodyBytes: number): unknown {
  const kind = error instanceof Error && 'type' in error ? String(error.type) : '';
  if (kind === 'entity.too.large') {
    const detail = `The body is larger than ${maxBodyBytes} bytes.`;
    return new Problem(problemKinds.bodyTooLarge, detail, { cause: error });
  }
  if (kind === 'encoding.unsupported' || kind === 'charset.unsupported') {
    const detail = 'Send UTF-8, compressed by gzip or not at all.';
    return new Problem(problemKinds.unsupportedBody, detail, { cause: error });
  }
  if (kind !== '') {
    const detail = 'The body is no JSON that can be read to its end.';
    return new Problem(problemKinds.malformedRequest, detail, { cause: error });
  }
  return error;
}
