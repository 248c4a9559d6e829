import { randomUUID } from 'node:crypto';
import type { Budget } from '../domain/budget.ts';

/** What is told of an alert that a rule of Prometheus found. */
export interface AlertPayload {
  readonly type: 'alert.firing';
  /** The same in every attempt to deliver it: receivers recognise repetitions by it. */
  readonly id: string;
  readonly tenant: string;
  readonly budget: string;
  readonly owner: string | null;
  readonly name: string;
  readonly severity: string | null;
  /** ISO 8601, UTC. */
  readonly starts_at: string;
  readonly summary: string;
  readonly description: string | null;
  readonly runbook_url: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** The message of an alert about a budget. */
export function createAlertPayload(
  alert: {
    readonly name: string;
    readonly severity: string | null;
    readonly summary: string;
    readonly startsAt: Date;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  },
  { budget, id = randomUUID() }: { readonly budget: Budget; readonly id?: string },
): AlertPayload {
  return {
    type: 'alert.firing',
    id,
    tenant: budget.tenant,
    budget: budget.name,
    owner: budget.owner,
    name: alert.name,
    severity: alert.severity,
    starts_at: alert.startsAt.toISOString(),
    summary: alert.summary,
    description: alert.annotations.description ?? null,
    runbook_url: alert.annotations.runbook_url ?? null,
    labels: alert.labels,
  };
}
