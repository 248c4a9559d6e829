import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutCredentials } from '../../../instrumentation/src/context/ci/without-credentials.ts';
import { readEnvironment } from '../../../instrumentation/src/context/environment.ts';

/** Variables as the systems set them, those that hold tokens among them. */
const systems = {
  'GitHub Actions': [
    {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '1658821493',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_WORKFLOW: 'ci',
      GITHUB_JOB: 'test',
      GITHUB_ACTOR: 'octocat',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_HEAD_REF: 'feature/a',
      GITHUB_REF_NAME: '7/merge',
      GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
      GITHUB_TOKEN: 'canary',
    },
    {
      runId: '1658821493',
      pipelineName: 'ci',
      actor: 'octocat',
      repositoryUrl: 'https://github.com/acme/shop',
      refName: 'feature/a',
      revision: 'ffac537e6cbbf934b08745a378932722df287a53',
    },
  ],
  'GitLab CI': [
    {
      CI: 'true',
      GITLAB_CI: 'true',
      CI_PIPELINE_ID: '1000',
      CI_PIPELINE_IID: '10',
      CI_PIPELINE_NAME: '',
      CI_JOB_ID: '50',
      CI_JOB_NAME: 'test',
      CI_JOB_TOKEN: 'canary',
      CI_PROJECT_PATH: 'acme/shop',
      CI_PROJECT_URL: 'https://gitlab.example.com/acme/shop',
      CI_REPOSITORY_URL: 'https://gitlab-ci-token:canary@gitlab.example.com/acme/shop.git',
      CI_COMMIT_SHA: '1ecfd275763eff1d6b4844ea3168962458c9f27a',
      CI_COMMIT_REF_NAME: 'main',
      GITLAB_USER_LOGIN: 'ada',
      GITLAB_USER_EMAIL: 'ada@example.com',
    },
    {
      runId: '1000',
      pipelineName: 'acme/shop',
      actor: 'ada',
      repositoryUrl: 'https://gitlab.example.com/acme/shop',
      refName: 'main',
      revision: '1ecfd275763eff1d6b4844ea3168962458c9f27a',
    },
  ],
  CircleCI: [
    {
      CI: 'true',
      CIRCLECI: 'true',
      CIRCLE_BUILD_NUM: '4711',
      CIRCLE_JOB: 'test',
      CIRCLE_WORKFLOW_ID: '46e8a4f3-1d7a-4c3c-9a5b-0f4f7c6b1c6e',
      CIRCLE_PROJECT_USERNAME: 'acme',
      CIRCLE_PROJECT_REPONAME: 'shop',
      CIRCLE_USERNAME: 'ada',
      CIRCLE_REPOSITORY_URL: 'git@github.com:acme/shop.git',
      CIRCLE_BRANCH: 'feature/a',
      CIRCLE_SHA1: '83a20ec058e2fb00e7fa4558c4c6e81e2dcf253d',
      CIRCLE_OIDC_TOKEN: 'canary',
    },
    {
      runId: '46e8a4f3-1d7a-4c3c-9a5b-0f4f7c6b1c6e',
      pipelineName: 'acme/shop',
      actor: 'ada',
      repositoryUrl: 'https://github.com/acme/shop',
      refName: 'feature/a',
      revision: '83a20ec058e2fb00e7fa4558c4c6e81e2dcf253d',
    },
  ],
  Jenkins: [
    {
      JENKINS_URL: 'https://jenkins.example.com/',
      BUILD_NUMBER: '153',
      BUILD_ID: '153',
      BUILD_TAG: 'jenkins-shop-PR-7-153',
      JOB_NAME: 'shop/PR-7',
      BRANCH_NAME: 'PR-7',
      CHANGE_BRANCH: 'feature/a',
      CHANGE_AUTHOR: 'ada',
      GIT_URL: 'https://ada:canary@git.example.com/acme/shop.git',
      GIT_BRANCH: 'PR-7',
      GIT_COMMIT: '83a20ec058e2fb00e7fa4558c4c6e81e2dcf253d',
    },
    {
      runId: 'jenkins-shop-PR-7-153',
      pipelineName: 'shop/PR-7',
      actor: 'ada',
      repositoryUrl: 'https://git.example.com/acme/shop',
      refName: 'feature/a',
      revision: '83a20ec058e2fb00e7fa4558c4c6e81e2dcf253d',
    },
  ],
  Buildkite: [
    {
      CI: 'true',
      BUILDKITE: 'true',
      BUILDKITE_BUILD_ID: '9e08ef3c-d6e6-4a86-91dd-577ce5205b8e',
      BUILDKITE_BUILD_NUMBER: '1514',
      BUILDKITE_PIPELINE_SLUG: 'shop',
      BUILDKITE_BUILD_CREATOR: 'Ada Lovelace',
      BUILDKITE_REPO: 'ssh://git@github.com:2222/acme/shop.git',
      BUILDKITE_BRANCH: 'main',
      BUILDKITE_COMMIT: 'HEAD',
      BUILDKITE_AGENT_ACCESS_TOKEN: 'canary',
    },
    {
      runId: '9e08ef3c-d6e6-4a86-91dd-577ce5205b8e',
      pipelineName: 'shop',
      actor: 'Ada Lovelace',
      repositoryUrl: 'https://github.com/acme/shop',
      refName: 'main',
      revision: undefined,
    },
  ],
  'Azure Pipelines': [
    {
      TF_BUILD: 'True',
      BUILD_BUILDID: '8841',
      BUILD_BUILDNUMBER: '20261122.1',
      BUILD_DEFINITIONNAME: 'shop',
      BUILD_REQUESTEDFOR: 'Ada Lovelace',
      BUILD_REPOSITORY_URI: 'https://acme@dev.azure.com/acme/shop/_git/shop',
      BUILD_SOURCEBRANCH: 'refs/heads/feature/a',
      BUILD_SOURCEBRANCHNAME: 'a',
      BUILD_SOURCEVERSION: '83a20ec058e2fb00e7fa4558c4c6e81e2dcf253d',
      SYSTEM_ACCESSTOKEN: 'canary',
    },
    {
      runId: '8841',
      pipelineName: 'shop',
      actor: 'Ada Lovelace',
      repositoryUrl: 'https://dev.azure.com/acme/shop/_git/shop',
      refName: 'feature/a',
      revision: '83a20ec058e2fb00e7fa4558c4c6e81e2dcf253d',
    },
  ],
} as const;

describe('a run of a CI system', () => {
  for (const [name, [env, expected]] of Object.entries(systems)) {
    it(`is told from the variables of ${name}, and none of its tokens`, () => {
      const { ci } = readEnvironment(env);
      assert.deepEqual(ci, expected);
      assert.equal(JSON.stringify(ci).includes('canary'), false);
    });
  }

  it('is nothing that CI=true alone would tell', () => {
    assert.equal(readEnvironment({ CI: 'true' }).ci, null);
  });

  it('names a pull request’s own branch', () => {
    const azure = readEnvironment({
      TF_BUILD: 'True',
      BUILD_SOURCEBRANCH: 'refs/pull/7/merge',
      SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/fix/b',
    });
    assert.equal(azure.ci?.refName, 'fix/b');
    const gitlab = readEnvironment({
      GITLAB_CI: 'true',
      CI_COMMIT_REF_NAME: 'refs/merge-requests/7/head',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'fix/b',
    });
    assert.equal(gitlab.ci?.refName, 'fix/b');
  });
});

it('a repository’s URL is recorded without user, password, query and port of another protocol', () => {
  const urls = {
    'https://token@github.com/acme/shop.git': 'https://github.com/acme/shop',
    'https://u:p@git.example.com:8443/acme/shop?x=canary#y':
      'https://git.example.com:8443/acme/shop',
    'git@github.com:acme/shop.git': 'https://github.com/acme/shop',
    'ssh://git@git.example.com:22/acme/shop': 'https://git.example.com/acme/shop',
    'git://git.example.com/shop.git/': 'https://git.example.com/shop',
    'file:///home/ada/shop': undefined,
    '../shop': undefined,
    '': undefined,
  };
  for (const [url, expected] of Object.entries(urls)) {
    assert.equal(withoutCredentials(url), expected, url);
  }
});
