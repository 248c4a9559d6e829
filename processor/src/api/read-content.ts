import type { Request } from 'express';
import type { Access } from '../domain/access.ts';
import type { ApiPorts } from './api-ports.ts';
import { refuseQuery } from './parse-query.ts';
import { Problem, problemKinds } from './problem.ts';
import { findUsage } from './read-usage.ts';

/** `GET /usage/{id}/content`: what was asked and answered, where that is kept. Nothing else shows it. */
export async function readContent(request: Request, ports: ApiPorts, access: Access) {
  refuseQuery(request);
  const { id } = await findUsage(request, ports, access);
  const content = await ports.keeping.selectUsageContent({ tenant: access.tenant, id });
  if (content === null) {
    throw new Problem(
      problemKinds.notFound,
      'Nothing is kept of what was asked and answered in this record: it was not sent, its time is over, or “content.store” was off when it came.',
    );
  }
  return {
    id,
    input_messages: content.inputMessages,
    output_messages: content.outputMessages,
    system_instructions: content.systemInstructions,
    is_cut: content.isCut,
  };
}
