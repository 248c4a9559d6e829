import { exitCodes } from '../cli-error.ts';
import type { Output } from '../output.ts';
import { type ApiAccess, readApi } from '../read-api.ts';
import { explanationShape } from './explanation.ts';
import { formatExplanation } from './format-explanation.ts';

/** `tallylight explain <id>`: prints why a record costs what it costs. */
export async function explain({
  id,
  access,
  json,
  output,
}: {
  id: string;
  access: ApiAccess;
  json: boolean;
  output: Output;
}): Promise<number> {
  const path = `usage/${encodeURIComponent(id)}/explanation`;
  const explanation = await readApi(access, path, explanationShape);
  output.result(
    json ? `${JSON.stringify(explanation, null, 2)}\n` : formatExplanation(explanation),
  );
  return exitCodes.ok;
}
