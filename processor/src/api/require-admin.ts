import type { Access } from '../domain/access.ts';
import { Problem, problemKinds } from './problem.ts';

/**
 * For what changes a tenant's own settings, such as its tokens.
 * @throws Problem 403 for whoever may only read.
 */
export function requireAdmin({ scope }: Access): void {
  if (scope === 'admin') return;
  throw new Problem(
    problemKinds.adminRequired,
    'This token may read only. Show an admin token: TALLYLIGHT_ADMIN_TOKEN of the processor, or one that “tallylight tokens create --scope admin” made.',
  );
}

/**
 * For what changes every tenant's figures, such as the catalogue of prices.
 * @throws Problem 403 for everybody but an admin of all tenants.
 */
export function requireOperator(access: Access): void {
  requireAdmin(access);
  if (access.everyTenant) return;
  throw new Problem(
    problemKinds.adminRequired,
    `This changes what all tenants see, and the token administers the tenant “${access.tenant}” only. Show an admin token of all tenants, such as the processor’s TALLYLIGHT_ADMIN_TOKEN.`,
  );
}
