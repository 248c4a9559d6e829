import type { CiRun } from '../environment.ts';
import { withoutCredentials } from './without-credentials.ts';

/** https://circleci.com/docs/reference/variables/ */
export function readCircleci(env: Readonly<Record<string, string | undefined>>): CiRun | null {
  if (env.CIRCLECI !== 'true') return null;
  return {
    // A workflow is what others call a pipeline's run; a build is one job of it.
    runId: env.CIRCLE_WORKFLOW_ID || env.CIRCLE_BUILD_NUM,
    // Its name is in no variable: the project's stands for it.
    pipelineName: joinPath(env.CIRCLE_PROJECT_USERNAME, env.CIRCLE_PROJECT_REPONAME),
    actor: env.CIRCLE_USERNAME,
    repositoryUrl: withoutCredentials(env.CIRCLE_REPOSITORY_URL),
    refName: env.CIRCLE_BRANCH || env.CIRCLE_TAG,
    revision: env.CIRCLE_SHA1,
  };
}

function joinPath(owner: string | undefined, name: string | undefined): string | undefined {
  return owner ? `${owner}/${name ?? ''}` : name;
}
