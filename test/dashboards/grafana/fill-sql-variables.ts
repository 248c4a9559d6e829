/** What a viewer has chosen. */
export interface Choice {
  readonly from: string;
  readonly to: string;
  /** The values of each variable; "All" is the list of them all. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
}

/** Fills a statement in as Grafana does: its time macros, and variables in the format `sqlstring`. */
export function fillSqlVariables(sql: string, { from, to, variables }: Choice): string {
  return sql
    .replaceAll('$__timeFrom()', () => `'${from}'`)
    .replaceAll('$__timeTo()', () => `'${to}'`)
    .replaceAll(/\$\{(\w+):sqlstring\}/g, (_, name: string) => {
      const values = variables[name];
      if (values === undefined) throw new Error(`There is no variable ${name}.`);
      return values.map((value) => `'${value.replaceAll("'", "''")}'`).join(',');
    });
}
