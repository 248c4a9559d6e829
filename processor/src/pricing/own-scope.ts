import type { ModelAlias, OwnTerms } from '../domain/price.ts';
import type { UsageRecord } from '../domain/usage.ts';
import { matchesPattern } from './matches-pattern.ts';

/** Whether a call is one of those that a user's own terms are for. */
export function isInScope(
  { host, environment, organization }: OwnTerms,
  record: UsageRecord,
): boolean {
  return (
    matchesHost(host, record) &&
    (environment === null || environment === record.origin.environment) &&
    (organization === null ||
      organization === record.billing.organization ||
      organization === record.attribution.organization)
  );
}

/** How narrow the terms are: those for fewer calls come first. */
export function countConditions({ host, environment, organization }: OwnTerms): number {
  return [host, environment, organization].filter((each) => each !== null).length;
}

/** The first alias that names the model id exactly, else the first whose pattern fits. */
export function findAlias(
  aliases: readonly ModelAlias[],
  record: UsageRecord,
  modelId: string,
): ModelAlias | null {
  const name = modelId.trim().toLowerCase();
  const fitting = aliases.filter(
    (alias) =>
      matchesPattern(alias.name, name) &&
      (alias.providerName === null || alias.providerName === record.providerName) &&
      matchesHost(alias.host, record),
  );
  return fitting.find((alias) => alias.name === name) ?? fitting[0] ?? null;
}

/** `localhost` is one host with every port, `localhost:8000` only with this one. */
function matchesHost(host: string | null, { serverAddress, serverPort }: UsageRecord): boolean {
  if (host === null) return true;
  if (serverAddress === null) return false;
  const address = serverAddress.toLowerCase();
  return matchesPattern(host, address) || matchesPattern(host, `${address}:${serverPort}`);
}
