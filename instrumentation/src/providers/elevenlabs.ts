import type { DeclaredEndpoint } from '../formats/declared/declared-api.ts';
import { declareProvider } from './create-declared-provider.ts';

const speech: Omit<DeclaredEndpoint, 'path'> = {
  operation: 'speech',
  model: ['$request.body#/model_id', '$request.query.model_id', 'eleven_multilingual_v2'],
  // The `character-cost` of the answer counts credits, of which some models take half a one for a character.
  units: { characters: 'characters($request.body#/text)' },
  id: '$response.header.request-id',
  errorType: '$response.body#/detail/status',
};

/** Of several speakers, each with a text. */
const dialogue: Omit<DeclaredEndpoint, 'path'> = {
  ...speech,
  model: ['$request.body#/model_id', 'eleven_v3'],
  units: { characters: 'characters($request.body#/inputs/*/text)' },
};

export const elevenlabs = declareProvider({
  name: 'elevenlabs',
  hosts: ['api.elevenlabs.io', 'api.us.elevenlabs.io', 'api.*.residency.elevenlabs.io'],
  endpoints: [
    { path: '/v1/text-to-speech/{voice}', ...speech },
    { path: '/v1/text-to-speech/{voice}/stream', ...speech },
    { path: '/v1/text-to-speech/{voice}/with-timestamps', ...speech },
    { path: '/v1/text-to-speech/{voice}/stream/with-timestamps', ...speech },
    ...['', '/stream', '/with-timestamps', '/stream/with-timestamps'].map((ending) => ({
      path: `/v1/text-to-dialogue${ending}`,
      ...dialogue,
    })),
    {
      path: '/v1/speech-to-text',
      operation: 'transcription',
      model: '$request.body#/model_id',
      units: { audio_seconds: '$response.body#/audio_duration_secs' },
      id: ['$response.body#/transcription_id', '$response.header.request-id'],
      errorType: '$response.body#/detail/status',
    },
  ],
  ignoredPaths: [
    '/v1/voices/{rest*}',
    '/v1/history/{rest*}',
    '/v1/pronunciation-dictionaries/{rest*}',
  ],
});
