import type { Budget, Interval } from '../domain/budget.ts';
import { formatAmount } from '../domain/money.ts';
import type { RecordCost, RepriceRun, RepriceTotals, UsageRevision } from '../domain/repricing.ts';
import { formatCost } from './format-usage.ts';
import type { RepriceAnswer } from './reprice-ports.ts';

export function formatRun(run: RepriceRun) {
  const { finishedAt, error } = run;
  return {
    id: run.id,
    trigger: run.trigger,
    state: finishedAt === null ? 'running' : error === null ? 'done' : 'failed',
    dry_run: run.isDryRun,
    tenant: run.tenant,
    from: formatInstant(run.from),
    to: formatInstant(run.to),
    provider: run.providerName,
    model: run.model,
    reason: run.reason,
    by: run.requestedBy,
    requested_at: run.requestedAt.toISOString(),
    finished_at: formatInstant(finishedAt),
    examined: run.examined,
    error,
  };
}

export function formatAnswer(
  run: RepriceRun,
  { totals, byModel, byProject, byBudget }: RepriceAnswer,
) {
  return {
    ...formatRun(run),
    totals: formatTotals(totals),
    by_model: byModel.map(({ tenant, providerName, name, totals: of }) => ({
      tenant,
      provider_name: providerName,
      model: name,
      ...formatTotals(of),
    })),
    by_project: byProject.map(({ tenant, name, totals: of }) => ({
      tenant,
      project: name,
      ...formatTotals(of),
    })),
    by_budget: byBudget.map(formatBudget),
  };
}

export function formatRevision(revision: UsageRevision) {
  return {
    run_id: revision.runId,
    revised_at: revision.revisedAt.toISOString(),
    reason: revision.reason,
    by: revision.requestedBy,
    adjusted: revision.isAdjusted,
    before: formatRecordCost(revision.before),
    after: formatRecordCost(revision.after),
  };
}

function formatBudget({
  budget,
  period,
  totals,
}: {
  budget: Budget;
  period: Interval;
  totals: RepriceTotals;
}) {
  return {
    tenant: budget.tenant,
    budget: budget.name,
    environment: budget.environment,
    period_start: period.start.toISOString(),
    period_end: period.end.toISOString(),
    limit: formatAmount(budget.limit),
    ...formatTotals(totals),
  };
}

function formatTotals(totals: RepriceTotals) {
  return {
    records: totals.records,
    newly_priced: totals.newlyPriced,
    newly_unpriced: totals.newlyUnpriced,
    adjusted: totals.adjusted,
    old_list_cost: formatAmount(totals.oldListCost),
    new_list_cost: formatAmount(totals.newListCost),
    old_effective_cost: formatAmount(totals.oldEffectiveCost),
    new_effective_cost: formatAmount(totals.newEffectiveCost),
    difference: formatAmount(totals.newEffectiveCost - totals.oldEffectiveCost),
  };
}

function formatRecordCost({ costBasis, priceId, listCost, effectiveCost }: RecordCost) {
  return {
    cost_basis: costBasis,
    price_id: priceId,
    list_cost: formatCost(listCost),
    effective_cost: formatCost(effectiveCost),
  };
}

function formatInstant(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString();
}
