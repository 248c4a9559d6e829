import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { origin } from './semconv.ts';

/** What runs the calls, as far as it is known. */
export interface ResourceOptions {
  readonly serviceName: string;
  readonly serviceVersion: string | undefined;
  readonly serviceInstanceId: string;
  readonly deploymentEnvironment: string | undefined;
  readonly ci: {
    readonly runId: string | undefined;
    readonly pipelineName: string | undefined;
    readonly actor: string | undefined;
    readonly repositoryUrl: string | undefined;
    readonly refName: string | undefined;
    readonly revision: string | undefined;
  } | null;
  /** Further attributes under their own names; the fields above win. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The resource of every span and metric of this process. */
export function createResource({ ci, attributes, ...service }: ResourceOptions): Resource {
  const named = {
    [origin.serviceName]: service.serviceName,
    [origin.serviceVersion]: service.serviceVersion,
    [origin.serviceInstanceId]: service.serviceInstanceId,
    [origin.deploymentEnvironment]: service.deploymentEnvironment,
    [origin.pipelineRunId]: ci?.runId,
    [origin.pipelineName]: ci?.pipelineName,
    [origin.ciActor]: ci?.actor,
    [origin.repositoryUrl]: ci?.repositoryUrl,
    [origin.refName]: ci?.refName,
    [origin.revision]: ci?.revision,
  };
  const known = Object.entries(named).filter(([, value]) => value !== undefined && value !== '');
  return resourceFromAttributes({ ...attributes, ...Object.fromEntries(known) });
}
