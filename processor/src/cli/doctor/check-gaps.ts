import { CliError } from '../cli-error.ts';
import { formatCount } from '../format-count.ts';
import { gapsShape } from '../keeping/format-keeping.ts';
import { type ApiAccess, readApi } from '../read-api.ts';
import { type Check, ok, skipped, warning } from './check.ts';

/** The most processes that are asked for. */
const MAX_PROCESSES = 100;

/** Records that their process counted and that never came. What is still on its way counts as well. */
export async function checkGaps(access: ApiAccess): Promise<Check> {
  const name = 'gaps';
  const answer = await readApi(access, `gaps?limit=${MAX_PROCESSES}`, gapsShape).catch(
    (error: unknown) => {
      if (error instanceof CliError) return error;
      throw error;
    },
  );
  if (answer instanceof CliError) return skipped(name, answer.message);
  const { processes } = answer;
  if (processes.length === 0) return ok(name, 'every record of the last 30 days has come');
  const missing = processes.reduce(
    (sum, { stored, highest_sequence: highest }) => sum + highest - stored,
    0,
  );
  const many = processes.length === MAX_PROCESSES ? 'at least ' : '';
  return warning(
    name,
    `${many}${formatCount(missing, 'record')} of ${formatCount(processes.length, 'process', 'processes')} missing, by their own count`,
    'tallylight gaps lists them: set aside, lost on the way, or still on it.',
  );
}
