import { declareProvider } from './create-declared-provider.ts';

export const deepgram = declareProvider({
  name: 'deepgram',
  hosts: ['api.deepgram.com', 'api.eu.deepgram.com'],
  endpoints: [
    {
      path: '/v1/listen',
      operation: 'transcription',
      model: ['$request.query.model', 'base-general'],
      // With `multichannel` each channel is billed; without it there is one.
      units: {
        audio_seconds: [
          { multiply: ['$response.body#/metadata/duration', '$response.body#/metadata/channels'] },
          '$response.body#/metadata/duration',
        ],
      },
      id: '$response.body#/metadata/request_id',
      errorType: '$response.body#/err_code',
    },
    {
      path: '/v1/speak',
      operation: 'speech',
      model: ['$request.query.model', 'aura-asteria-en'],
      responseModel: '$response.header.dg-model-name',
      units: { characters: ['$response.header.dg-char-count', 'characters($request.body#/text)'] },
      id: '$response.header.dg-request-id',
      errorType: '$response.body#/err_code',
    },
  ],
  ignoredPaths: ['/v1/auth/{rest*}', '/v1/projects/{rest*}'],
});
