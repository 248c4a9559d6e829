import type { CiRun } from '../environment.ts';
import { withoutCredentials } from './without-credentials.ts';

/** https://buildkite.com/docs/pipelines/configure/environment-variables */
export function readBuildkite(env: Readonly<Record<string, string | undefined>>): CiRun | null {
  if (env.BUILDKITE !== 'true') return null;
  return {
    runId: env.BUILDKITE_BUILD_ID,
    pipelineName: env.BUILDKITE_PIPELINE_SLUG,
    actor: env.BUILDKITE_BUILD_CREATOR || env.BUILDKITE_BUILD_AUTHOR,
    repositoryUrl: withoutCredentials(env.BUILDKITE_REPO),
    refName: env.BUILDKITE_BRANCH || env.BUILDKITE_TAG,
    // A build of a branch's head says HEAD until the agent has checked it out.
    revision: env.BUILDKITE_COMMIT === 'HEAD' ? undefined : env.BUILDKITE_COMMIT,
  };
}
