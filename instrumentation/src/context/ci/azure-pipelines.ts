import type { CiRun } from '../environment.ts';
import { withoutCredentials } from './without-credentials.ts';

/** https://learn.microsoft.com/azure/devops/pipelines/build/variables */
export function readAzurePipelines(
  env: Readonly<Record<string, string | undefined>>,
): CiRun | null {
  if (env.TF_BUILD?.toLowerCase() !== 'true') return null;
  const ref = env.SYSTEM_PULLREQUEST_SOURCEBRANCH || env.BUILD_SOURCEBRANCH;
  return {
    runId: env.BUILD_BUILDID,
    pipelineName: env.BUILD_DEFINITIONNAME,
    actor: env.BUILD_REQUESTEDFOR,
    repositoryUrl: withoutCredentials(env.BUILD_REPOSITORY_URI),
    // BUILD_SOURCEBRANCHNAME keeps the last part of `feature/a` only.
    refName: ref?.replace(/^refs\/(heads|tags)\//, ''),
    revision: env.BUILD_SOURCEVERSION,
  };
}
