import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { formatInstant } from './format-instant.ts';
import { takeLimit } from './list-usage.ts';
import { parseInstant } from './parse-instant.ts';
import { parseQuery } from './parse-query.ts';
import { refuseOneEnvironment } from './refuse-one-environment.ts';

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

/** `GET /gaps`: processes of which records are missing, and which. Those heard of last come first. */
export async function readGaps(
  request: Request,
  { keeping, now = () => new Date() }: ApiPorts,
  access: Access,
) {
  refuseOneEnvironment(access, 'A process does not say which environment it is of');
  const query = parseQuery(request);
  const service = query.take('service');
  const text = query.take('from');
  const limit = takeLimit(query);
  const from =
    text === undefined ? new Date(now().getTime() - DEFAULT_DAYS * DAY_MS) : parseInstant(text);
  if (from === null) {
    query.reject('from', `is “${text}”; write an instant with its offset, or a date`);
  }
  query.finish();
  const since = from ?? new Date(0);
  const processes = await keeping.selectGaps({
    tenant: access.tenant,
    service,
    from: since,
    limit,
  });
  return {
    processes: processes.map((process) => ({
      service: process.service === '' ? null : process.service,
      service_instance_id: process.serviceInstanceId,
      stored: process.stored,
      highest_sequence: process.highestSequence,
      first_seen_at: formatInstant(process.firstSeenAt),
      last_seen_at: formatInstant(process.lastSeenAt),
      dropped_sequence: process.droppedSequence,
      missing: process.gaps.map(({ first, last, after, before }) => ({
        first,
        last,
        after: formatInstant(after),
        before: formatInstant(before),
      })),
      further_ranges: process.furtherGaps,
    })),
  };
}
