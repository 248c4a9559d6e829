import { hasToken } from './api.js';
import { setText } from './element.js';

/** Says whose figures the page shows, wherever that is not simply everybody's on this machine. */
export function showWhose(target, { tenant, environment }) {
  const isPlain = tenant === 'default' && environment === null && !hasToken();
  const parts = [`Tenant ${tenant}`];
  if (environment !== null) parts.push(`environment ${environment} only`);
  setText(target, isPlain ? '' : parts.join(', '));
  target.hidden = isPlain;
}
