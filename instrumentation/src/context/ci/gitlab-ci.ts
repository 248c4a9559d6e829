import type { CiRun } from '../environment.ts';

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
export function readGitlabCi(env: Readonly<Record<string, string | undefined>>): CiRun | null {
  if (env.GITLAB_CI !== 'true') return null;
  return {
    runId: env.CI_PIPELINE_ID,
    // Only where the pipeline has a name of its own.
    pipelineName: env.CI_PIPELINE_NAME || env.CI_PROJECT_PATH,
    actor: env.GITLAB_USER_LOGIN,
    // Not CI_REPOSITORY_URL, which holds the job's token.
    repositoryUrl: env.CI_PROJECT_URL,
    refName: env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME || env.CI_COMMIT_REF_NAME,
    revision: env.CI_COMMIT_SHA,
  };
}
