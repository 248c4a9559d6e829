import type { Request, RequestHandler } from 'express';
import { isLoopbackHost } from './is-loopback-host.ts';

const always = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** For answers that are data: a browser may show them, and nothing in them may run. */
export const setApiHeaders: RequestHandler = (_request, response, next) => {
  response.removeHeader('X-Powered-By');
  response.set({
    ...always,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
  });
  next();
};

/** For the page: its own files and its own API, nothing inline, nothing from elsewhere. */
export const setPageHeaders: RequestHandler = (request, response, next) => {
  response.removeHeader('X-Powered-By');
  response.set({
    ...always,
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    ...(isTrustworthy(request) && { 'Cross-Origin-Opener-Policy': 'same-origin' }),
  });
  next();
};

/** Whether a browser takes the page's origin for one; elsewhere it refuses the opener policy loudly. */
function isTrustworthy(request: Request): boolean {
  return request.headers['x-forwarded-proto'] === 'https' || isLoopbackHost(request.headers.host);
}
