import { createId } from './create-json-reply.ts';

/** Headers that OpenAI sends with every answer; the organization and project are who it bills. */
export function openaiHeaders(): Record<string, string> {
  return {
    'openai-organization': 'org-simulated',
    'openai-project': 'proj_simulated',
    'openai-processing-ms': '12',
    'openai-version': '2020-10-01',
    'x-request-id': createId('req_'),
  };
}
