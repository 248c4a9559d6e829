import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { hashToken } from '../access/hash-token.ts';
import { parseBearer } from '../access/parse-bearer.ts';
import type { Access } from '../domain/access.ts';
import { Problem, problemKinds } from './problem.ts';
import { requireLoopback } from './require-loopback.ts';

/** Alerts about no budget are the operator's, whose own calls are `default`. */
const access: Access = {
  scope: 'alerts',
  tenant: 'default',
  environment: null,
  everyTenant: false,
  metrics: false,
};

/**
 * Decides who may send alerts: whoever shows the token that Alertmanager has. Without one, only an
 * Alertmanager on this machine.
 */
export function createAlertsGuard(alertsToken: string | null): (request: Request) => Access {
  const expected = alertsToken === null ? null : hashToken(alertsToken);
  return function guardAlerts(request) {
    if (expected === null) {
      requireLoopback(request, {
        without: 'Without an alerts token',
        deed: 'send alerts',
        remedy:
          'Start the processor with TALLYLIGHT_ALERTS_TOKEN set, and let Alertmanager send that token as “Authorization: Bearer <token>”.',
        kind: problemKinds.sendingNotAllowed,
      });
      return access;
    }
    const shown = parseBearer(request.headers.authorization);
    // Hashes have one length whatever was shown, and comparing them takes one time.
    if (shown !== null && timingSafeEqual(hashToken(shown), expected)) return access;
    throw new Problem(
      problemKinds.alertsTokenRequired,
      shown === null
        ? 'Send the processor’s alerts token as “Authorization: Bearer <token>”.'
        : 'This alerts token is not the processor’s. Send the one it was started with.',
      { headers: { 'WWW-Authenticate': 'Bearer realm="tallylight"' } },
    );
  };
}
