import { declareProvider } from './create-declared-provider.ts';

const ofSeveralLanguages = {
  match: '$request.query.model',
  cases: { 'nova-3': 'nova-3-multilingual', 'nova-3-general': 'nova-3-multilingual' },
};

const understanding = Object.fromEntries(
  ['summary', 'topics', 'intents', 'sentiment'].flatMap((feature) =>
    ['input', 'output'].map((side) => [
      `${feature}_${side}_tokens`,
      `$response.body#/metadata/${feature}_info/${side}_tokens`,
    ]),
  ),
);

export const deepgram = declareProvider({
  name: 'deepgram',
  hosts: ['api.deepgram.com', 'api.eu.deepgram.com'],
  endpoints: [
    {
      path: '/v1/listen',
      operation: 'transcription',
      model: [
        // Of several languages at once Nova-3 has a price of its own.
        { match: '$request.query.language', cases: { multi: ofSeveralLanguages } },
        '$request.query.model',
        'base-general',
      ],
      // With `multichannel` each channel is billed; without it there is one.
      units: {
        audio_seconds: [
          { multiply: ['$response.body#/metadata/duration', '$response.body#/metadata/channels'] },
          '$response.body#/metadata/duration',
        ],
        // What a model of language reads and writes about it is billed beside the seconds.
        ...understanding,
      },
      id: '$response.body#/metadata/request_id',
      errorType: '$response.body#/err_code',
    },
    {
      // The same of a text.
      path: '/v1/read',
      operation: 'text_analysis',
      model: 'text-intelligence',
      units: understanding,
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
