export type Severity = 'critical' | 'warning' | 'info';

/**
 * How bad it is that this share of a limit is spent, in the three severities of the monitoring
 * mixins: somebody is paged, gets a ticket, may look.
 */
export function resolveSeverity(share: number): Severity {
  if (share >= 1) return 'critical';
  return share >= 0.75 ? 'warning' : 'info';
}
