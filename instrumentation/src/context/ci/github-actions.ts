import type { CiRun } from '../environment.ts';

/** https://docs.github.com/en/actions/reference/variables-reference */
export function readGithubActions(env: Readonly<Record<string, string | undefined>>): CiRun | null {
  if (env.GITHUB_ACTIONS !== 'true' && env.GITHUB_RUN_ID === undefined) return null;
  const server = env.GITHUB_SERVER_URL ?? 'https://github.com';
  const repository = env.GITHUB_REPOSITORY;
  return {
    runId: env.GITHUB_RUN_ID,
    pipelineName: env.GITHUB_WORKFLOW,
    actor: env.GITHUB_ACTOR,
    repositoryUrl: repository === undefined ? undefined : `${server}/${repository}`,
    refName: env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME,
    revision: env.GITHUB_SHA,
  };
}
