import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { dimensions, notSet, rangeCondition } from '../ledger/usage-sql.ts';
import { ledgerSource } from '../queries/postgres-query.ts';
import { allSelected } from './all-selected.ts';

/** The Postgres that a dashboard reads. */
export function createLedgerVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('ledger').label('Ledger').type(ledgerSource.type);
}

/**
 * The values of a dimension in the dashboard's time range. "(not set)" is always among them: "All"
 * stands for the list of all values, and an empty list is no SQL.
 */
export function createDimensionVariable(
  name: keyof typeof dimensions,
  title: string,
): QueryVariableBuilder {
  const query = `select ${dimensions[name]} as value from tallylight.usage_by_hour where ${rangeCondition} union select '${notSet}' order by 1`;
  return new QueryVariableBuilder(name)
    .label(title)
    .datasource(ledgerSource)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .current(allSelected);
}
