import type { CiRun } from '../environment.ts';
import { withoutCredentials } from './without-credentials.ts';

/**
 * https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables, the git plugin's
 * GIT_URL, GIT_BRANCH and GIT_COMMIT, and the build-user-vars plugin's BUILD_USER_ID.
 */
export function readJenkins(env: Readonly<Record<string, string | undefined>>): CiRun | null {
  if (env.JENKINS_URL === undefined || env.BUILD_NUMBER === undefined) return null;
  return {
    // The number alone is one of each job's.
    runId: env.BUILD_TAG || env.BUILD_NUMBER,
    pipelineName: env.JOB_NAME,
    actor: env.BUILD_USER_ID || env.CHANGE_AUTHOR,
    repositoryUrl: withoutCredentials(env.GIT_URL || env.GIT_URL_1),
    // In a multibranch project the branch of a change is `PR-7`.
    refName: env.CHANGE_BRANCH || env.BRANCH_NAME || env.GIT_BRANCH?.replace(/^origin\//, ''),
    revision: env.GIT_COMMIT,
  };
}
