import type { Attributes } from '../domain/span.ts';
import type { Origin } from '../domain/usage.ts';
import { AttributeReader } from './attribute-reader.ts';
import { origin, vcsPrefix } from './semconv.ts';
import { cut, toText } from './text.ts';

const maxVcsEntries = 32;

/** What ran the call. */
export function readOrigin(resource: Attributes): Origin {
  const reader = new AttributeReader(resource);
  return {
    service: reader.text(origin.service),
    serviceVersion: reader.text(origin.serviceVersion),
    serviceInstanceId: reader.text(origin.serviceInstanceId),
    environment: reader.text(origin.environment),
    pipelineRunId: reader.text(origin.pipelineRunId),
    pipelineName: reader.text(origin.pipelineName),
    ciActor: reader.text(origin.ciActor),
    vcs: readVcs(reader),
  };
}

function readVcs(reader: AttributeReader): Readonly<Record<string, string>> {
  const vcs = new Map<string, string>();
  for (const [key, value] of reader.withPrefix(vcsPrefix)) {
    if (vcs.size === maxVcsEntries) break;
    const text = toText(value);
    if (text !== null) vcs.set(cut(vcsPrefix + key, 128), withoutCredentials(text));
  }
  return Object.fromEntries(vcs);
}

/** CI systems clone from `https://token@host/…`, and that URL ends up on the resource. */
function withoutCredentials(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}
