import { fileURLToPath } from 'node:url';
import { createChildEnv, inheritedConditions } from './child-env.ts';
import { type RunningProcess, startProcess } from './start-process.ts';

/**
 * Starts a file of this repository as users start their apps, with `--import …/register`.
 * @param providerHosts the simulator's, as `TALLYLIGHT_PROVIDER_HOSTS` takes them.
 */
export function startInstrumentedApp(
  file: URL,
  {
    endpoint,
    providerHosts,
    env = {},
  }: { endpoint: string; providerHosts: string; env?: Readonly<Record<string, string>> },
): Promise<RunningProcess> {
  return startProcess(
    process.execPath,
    [
      ...inheritedConditions(),
      ...['--import', '@tallylight/instrumentation/register'],
      fileURLToPath(file),
    ],
    {
      // Where the package's name resolves, wherever the tests are started from.
      cwd: fileURLToPath(new URL('.', file)),
      ownGroup: true,
      env: createChildEnv({
        TALLYLIGHT_ENDPOINT: endpoint,
        TALLYLIGHT_PROVIDER_HOSTS: providerHosts,
        ...env,
      }),
    },
  );
}
