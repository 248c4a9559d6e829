import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { Charge } from '../domain/charge.ts';
import type { StoredUsage } from '../domain/ledger.ts';
import { formatAmount, sumAmounts } from '../domain/money.ts';
import type { UsageRevision } from '../domain/repricing.ts';
import type { ApiPorts, CostExplanation } from './api-ports.ts';
import { describeNote } from './describe-note.ts';
import { formatMicroseconds } from './format-instant.ts';
import { formatRevision } from './format-repricing.ts';
import { formatCost, formatPriceReference, formatUsage } from './format-usage.ts';
import { refuseQuery } from './parse-query.ts';
import { findUsage } from './read-usage.ts';

/** `GET /usage/{id}/explanation`: the arithmetic behind a record's cost. */
export async function readExplanation(request: Request, ports: ApiPorts, access: Access) {
  refuseQuery(request);
  const stored = await findUsage(request, ports, access);
  const { tenant } = access;
  const [explanation, revisions] = await Promise.all([
    priceAgain(stored, ports),
    ports.repricing.selectRevisions({ tenant, record: stored.record }),
  ]);
  return formatExplanation(stored, { explanation, revisions });
}

/** `null` where no price was used, or where it is gone. */
async function priceAgain(
  { record, price, costBasis, notes }: StoredUsage,
  { selectPrice, findListPriceId, explainCost }: ApiPorts,
): Promise<CostExplanation | null> {
  if (price === null || costBasis !== 'priced') return null;
  const listPriceId = findListPriceId(notes);
  const [found, listPrice] = await Promise.all([
    selectPrice(price.id),
    listPriceId === null ? null : selectPrice(listPriceId),
  ]);
  return found === null ? null : explainCost(record, found, listPrice);
}

function formatExplanation(
  stored: StoredUsage,
  {
    explanation,
    revisions,
  }: { explanation: CostExplanation | null; revisions: readonly UsageRevision[] },
) {
  const { id, record, costBasis, listCost, effectiveCost, price } = stored;
  const computed = totalOf(explanation);
  const notes = mergeNotes(stored, explanation);
  return {
    id,
    started_at: formatMicroseconds(record.startedAtUs),
    provider_name: record.providerName,
    operation_name: record.operationName,
    request_model: record.requestModel,
    response_model: record.responseModel,
    usage_source: record.source,
    cost_basis: costBasis,
    stated_cost: record.statedCost,
    charges: (explanation?.charges ?? []).map(formatCharge),
    total: formatCost(computed ?? effectiveCost),
    list_cost: formatCost(listCost),
    effective_cost: formatCost(effectiveCost),
    // Of what was not computed from a price, there is nothing to compare.
    matches_stored_cost: computed === null ? null : computed === effectiveCost,
    price: price === null ? null : formatPriceReference(price),
    notes,
    notes_in_words: notes.map(describeNote),
    revisions: revisions.map(formatRevision),
    record: formatUsage(stored),
  };
}

/** Those of the day it was priced come first: only they know how its price was found. */
function mergeNotes({ notes }: StoredUsage, explanation: CostExplanation | null): string[] {
  return [...new Set([...notes, ...(explanation?.notes ?? [])])];
}

/** `null` where nothing could be computed, which is not a total of zero. */
function totalOf(explanation: CostExplanation | null): bigint | null {
  if (explanation === null || explanation.charges.length === 0) return null;
  return sumAmounts(explanation.charges.map(({ cost }) => cost));
}

function formatCharge({ meter, quantity, rate, per, factor, cost }: Charge) {
  const amount = formatAmount(cost);
  const share = factor === undefined ? '' : ` × ${factor}`;
  const division = per === 1 ? '' : ` ÷ ${per}`;
  return {
    meter,
    quantity,
    rate,
    per,
    // A user's discount on the rate.
    factor: factor ?? null,
    cost: amount,
    arithmetic: `${quantity} × ${rate}${share}${division} = ${amount}`,
  };
}
