import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';

/** The variable `ledger` of the ledger's dashboard. */
export const ledgerSource = { type: 'grafana-postgresql-datasource', uid: '$ledger' } as const;

/** What Grafana's Postgres data source takes; the Foundation SDK has no builder for it. */
class PostgresQuery implements Dataquery {
  readonly refId = 'A';
  readonly datasource = ledgerSource;
  readonly editorMode = 'code';
  readonly rawQuery = true;
  readonly format: 'table' | 'time_series';
  readonly rawSql: string;

  constructor(format: 'table' | 'time_series', rawSql: string) {
    this.format = format;
    this.rawSql = rawSql;
  }

  // The SDK tells data queries by this method; it leaves no trace in the JSON.
  _implementsDataqueryVariant(): void {}
}

/** @param format `time_series` for rows of time, metric and value. */
export function createPostgresQuery(
  rawSql: string,
  format: 'table' | 'time_series' = 'table',
): Builder<Dataquery> {
  return { build: () => new PostgresQuery(format, rawSql) };
}
