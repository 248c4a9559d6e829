import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEnvironment } from '../../../instrumentation/src/context/environment.ts';

describe('the environment', () => {
  it('is known by OpenTelemetry’s variables before all others', () => {
    const { serviceInstanceId, ...environment } = readEnvironment({
      OTEL_SERVICE_NAME: 'shop',
      OTEL_RESOURCE_ATTRIBUTES:
        'service.name=other,service.version=2.0,deployment.environment.name=staging,team=a%20b',
      APP_VERSION: '1.0',
      ENVIRONMENT: 'production',
    });
    assert.match(serviceInstanceId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(environment, {
      serviceName: 'shop',
      serviceVersion: '2.0',
      deploymentEnvironment: 'staging',
      ci: null,
      attributes: {
        'service.name': 'other',
        'service.version': '2.0',
        'deployment.environment.name': 'staging',
        team: 'a b',
      },
    });
  });

  it('is known by APP_VERSION and ENVIRONMENT where those are silent', () => {
    const { serviceName, serviceVersion, deploymentEnvironment } = readEnvironment({
      APP_VERSION: '1.0',
      ENVIRONMENT: 'production',
    });
    assert.deepEqual(
      [serviceName, serviceVersion, deploymentEnvironment],
      ['unknown_service:node', '1.0', 'production'],
    );
  });

  it('has another instance with each process', () => {
    assert.notEqual(readEnvironment({}).serviceInstanceId, readEnvironment({}).serviceInstanceId);
  });

  it('tells the run of GitHub Actions', () => {
    const { ci } = readEnvironment({
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '4711',
      GITHUB_WORKFLOW: 'ci',
      GITHUB_ACTOR: 'octocat',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_HEAD_REF: '',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: 'abc123',
    });
    assert.deepEqual(ci, {
      runId: '4711',
      pipelineName: 'ci',
      actor: 'octocat',
      repositoryUrl: 'https://github.com/acme/shop',
      refName: 'main',
      revision: 'abc123',
    });
  });
});
