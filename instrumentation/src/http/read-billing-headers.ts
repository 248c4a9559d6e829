import type { BillingHeaders } from '../call.ts';
import type { Route } from '../wire-format.ts';

/** Whom the provider bills, where its response says so. */
export function readBillingHeaders(
  names: Route['billingHeaders'],
  header: (name: string) => string | undefined,
): BillingHeaders {
  const organization = names.organization && header(names.organization);
  const project = names.project && header(names.project);
  return { ...(organization ? { organization } : {}), ...(project ? { project } : {}) };
}
