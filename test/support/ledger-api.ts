/** A record as `GET /api/v1/usage` answers it, as far as the tests and the demo read it. */
export interface ApiRecord {
  readonly id: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly provider_name: string;
  readonly operation_name: string;
  readonly request_model: string | null;
  readonly response_model: string | null;
  readonly response_id: string | null;
  readonly input_tokens: number | null;
  readonly cache_read_input_tokens: number | null;
  readonly cache_write_input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly reasoning_output_tokens: number | null;
  readonly total_tokens: number | null;
  readonly units: Readonly<Record<string, number>>;
  readonly status: string;
  readonly usage_source: string;
  readonly list_cost: string | null;
  readonly effective_cost: string | null;
  readonly environment: string | null;
  readonly service: string | null;
  readonly user_id: string | null;
  readonly feature: string | null;
  readonly [field: string]: unknown;
}

/** Selects every record that matches the query, newest first, page by page. */
export async function selectRecords(
  processorUrl: string,
  query: Readonly<Record<string, string>> = {},
): Promise<ApiRecord[]> {
  const records: ApiRecord[] = [];
  let cursor: string | null = null;
  do {
    const url = new URL('/api/v1/usage', processorUrl);
    for (const [name, value] of Object.entries({ limit: '1000', ...query })) {
      url.searchParams.set(name, value);
    }
    if (cursor !== null) url.searchParams.set('cursor', cursor);
    const response = await fetch(url);
    if (!response.ok)
      throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    const page = (await response.json()) as { records: ApiRecord[]; next_cursor: string | null };
    records.push(...page.records);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return records;
}
