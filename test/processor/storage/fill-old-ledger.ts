import type pg from 'pg';

/**
 * 600 records of two tenants over three months, in the tables of the migrations 0001 to 0010, with
 * their sums and sequences: names that are missing, empty, equal but for their kind or longer than an
 * index entry, unknown costs, prices that the ledger lacks, counts beyond 2³¹.
 */
export async function fillOldLedger(pool: pg.Pool): Promise<void> {
  await pool.query(`
    insert into prices (id, provider_name, model, source, body)
    select 'price-' || n, 'openai', 'gpt', 'test', '{}' from generate_series(0, 2) as n;

    select ensure_usage_partition(month) from unnest(
      '{2026-09-01Z,2026-10-01Z,2026-11-01Z}'::timestamptz[]) as month;

    insert into usage_records (tenant, started_at, trace_id, span_id, id, duration_us, dialect,
      operation_name, provider_name, request_model, response_model, response_id, status, usage_source,
      service_tier, error_type, http_status_code, input_tokens, cache_read_input_tokens, output_tokens,
      token_details, units, stated_cost, cost_basis, list_cost, effective_cost, price_id, environment,
      service, service_version, service_instance_id, sequence, pipeline_run_id, user_id, session_id,
      feature, project, task, object_type, object_id, tags, details)
    select tenant, started_at, decode(trace, 'hex'), decode(span, 'hex'),
      (lpad(to_hex(micros / 1000), 12, '0') || '8' || substr(digest, 1, 3)
        || to_hex(('x' || substr(digest, 4, 1))::bit(4)::int & 3 | 8) || substr(digest, 5, 15))::uuid,
      n * 1000, 'ai-usage', 'chat', 'openai', case when n % 3 > 0 then 'gpt-' || n % 4 end,
      case when n % 5 > 0 then 'gpt-' || n % 4 || '-2026' end, 'chatcmpl-' || n,
      case when n % 11 = 0 then 'error' else 'success' end, 'reported',
      case when n % 2 = 0 then 'flex' end, case when n % 11 = 0 then 'timeout' end,
      case when n % 7 > 0 then 200 end, case when n % 6 > 0 then n * 10000000::bigint end,
      case when n % 2 = 0 then 0 end, n, case when n % 9 = 0 then '{"audio_input_tokens": 3}'::jsonb end,
      case when n % 10 = 0 then '{"requests": 1.5}'::jsonb end,
      case when n % 12 = 0 then '{"amount": "0.0010", "currency": "USD"}'::jsonb end,
      case when n % 8 = 0 then 'unpriced' else 'priced' end,
      case when n % 8 > 0 then n * 0.000000000000000003 end,
      case when n % 8 > 0 then n * 0.000000000000000002 end,
      case when n % 5 = 0 then 'gone' when n % 5 < 3 then 'price-' || n % 3 end,
      case when n % 3 > 0 then 'production' end,
      case n % 4 when 0 then null when 1 then '' else 'shop' end,
      case when n % 2 = 0 then '1.' || n % 3 end, case when n % 6 > 0 then 'process-' || n % 3 end,
      case when n % 6 > 0 then n end, case when n % 20 = 0 then 'run-' || n end,
      case n % 5 when 0 then null when 2 then '' when 3 then repeat('long', 1000) else 'user-' || n % 5 end,
      case when n % 4 > 0 then 'user-' || n % 50 end,
      case when n % 7 = 0 then 'null' end, case when n % 7 = 1 then '["x", null]' end,
      case when n % 13 = 0 then 'task' end, case when n % 13 = 0 then 'order' end,
      case when n % 13 = 0 then n::text end, case when n % 3 = 0 then '{"team": "web"}'::jsonb end,
      case n % 4 when 0 then null when 1 then '{"stream": true, "time_to_first_chunk": 0.1234567}'::jsonb
        else '{"attempt": 1, "notes": ["a", "b"], "finish_reasons": ["stop"]}'::jsonb end
    from (
      select n, tenant, started_at, (extract(epoch from started_at) * 1000000)::bigint as micros,
        md5(n::text) as trace, substr(md5('span' || n), 1, 16) as span,
        encode(sha256(convert_to(tenant || E'\\n' || md5(n::text) || E'\\n'
          || substr(md5('span' || n), 1, 16) || E'\\n'
          || (extract(epoch from started_at) * 1000000)::bigint, 'UTF8')), 'hex') as digest
      from generate_series(1, 600) as n,
        lateral (select case when n % 3 = 0 then 'blue' else 'red' end as tenant,
          timestamptz '2026-09-20Z' + n * interval '2.5 hours' + n * interval '1 microsecond'
            as started_at) as calls
    ) as calls;

    insert into usage_hourly
    select tenant, date_trunc('hour', started_at, 'UTC') as hour,
      usage_dimensions_key(environment, service, provider_name, request_model, response_model,
        operation_name, status, user_id, feature, project, organization) as dimensions_key,
      environment, service, provider_name, request_model, response_model, operation_name, status,
      user_id, feature, project, organization, count(*), count(*) filter (where cost_basis = 'unpriced'),
      0, coalesce(sum(input_tokens), 0), coalesce(sum(cache_read_input_tokens), 0), 0,
      sum(output_tokens), 0, coalesce(sum(list_cost), 0), coalesce(sum(effective_cost), 0)
    from usage_records
    group by tenant, hour, environment, service, provider_name, request_model, response_model,
      operation_name, status, user_id, feature, project, organization;

    insert into process_sequences
    select tenant, coalesce(service, ''), service_instance_id, count(*), max(sequence),
      min(started_at), max(started_at)
    from usage_records where sequence is not null
    group by 1, 2, 3`);
}
