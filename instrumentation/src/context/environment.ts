import { decodePercent } from '../decode-percent.ts';
import { readAzurePipelines } from './ci/azure-pipelines.ts';
import { readBuildkite } from './ci/buildkite.ts';
import { readCircleci } from './ci/circleci.ts';
import { readGithubActions } from './ci/github-actions.ts';
import { readGitlabCi } from './ci/gitlab-ci.ts';
import { readJenkins } from './ci/jenkins.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A run of a CI pipeline; what is unknown stays undefined. */
export interface CiRun {
  readonly runId: string | undefined;
  readonly pipelineName: string | undefined;
  readonly actor: string | undefined;
  readonly repositoryUrl: string | undefined;
  readonly refName: string | undefined;
  readonly revision: string | undefined;
}

/** What runs the calls: one per process. */
export interface Environment {
  readonly serviceName: string;
  readonly serviceVersion: string | undefined;
  /** Random, so that two processes never share a sequence. */
  readonly serviceInstanceId: string;
  readonly deploymentEnvironment: string | undefined;
  readonly ci: CiRun | null;
  /** Everything in OTEL_RESOURCE_ATTRIBUTES, under its own names. */
  readonly attributes: Readonly<Record<string, string>>;
}

// One reader per CI system; the first that recognises its variables wins.
const ciReaders: readonly ((env: Env) => CiRun | null)[] = [
  readGithubActions,
  readGitlabCi,
  readCircleci,
  readBuildkite,
  readAzurePipelines,
  // Last: its variables' names are the least its own.
  readJenkins,
];

/** Reads the environment's variables; what OpenTelemetry's variables say wins. */
export function readEnvironment(env: Env): Environment {
  const attributes = parseResourceAttributes(env.OTEL_RESOURCE_ATTRIBUTES ?? '');
  return {
    serviceName:
      readText(env.OTEL_SERVICE_NAME) ??
      readText(attributes['service.name']) ??
      readText(env.npm_package_name) ??
      'unknown_service:node',
    serviceVersion: readText(attributes['service.version']) ?? readText(env.APP_VERSION),
    serviceInstanceId: createInstanceId(),
    deploymentEnvironment:
      readText(attributes['deployment.environment.name']) ??
      readText(attributes['deployment.environment']) ??
      readText(env.ENVIRONMENT),
    ci: readCi(env),
    attributes,
  };
}

function readCi(env: Env): CiRun | null {
  for (const read of ciReaders) {
    const run = read(env);
    if (run !== null) return run;
  }
  return null;
}

/** `key=value,key2=value2`, values percent-encoded, as OpenTelemetry's resource specification says. */
function parseResourceAttributes(text: string): Record<string, string> {
  const attributes: [string, string][] = [];
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(equals, 0)).trim();
    if (name === '') continue;
    attributes.push([
      name,
      decodePercent(
        pair
          .slice(equals + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      ),
    ]);
  }
  return Object.fromEntries(attributes);
}

function readText(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/**
 * A UUID of version 4. It must be unique, not secret: V8 seeds `Math.random` from the system's entropy, and
 * loading `node:crypto` would cost every start several milliseconds.
 */
function createInstanceId(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const digit = Math.floor(Math.random() * 16);
    return (place === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
