import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { startApp } from '../support/run-app.ts';

/** A session's events, in the shapes of the API's reference; the texts are none. */
const events = [
  {
    type: 'session.created',
    session: { type: 'realtime', model: 'gpt-realtime-2025-08-28', audio: { input: {} } },
  },
  {
    type: 'session.updated',
    session: {
      type: 'realtime',
      model: 'gpt-realtime-2025-08-28',
      audio: { input: { transcription: { model: 'gpt-4o-transcribe' } } },
    },
  },
  { type: 'response.created', response: { id: 'resp_1', status: 'in_progress' } },
  { type: 'response.output_audio.delta', response_id: 'resp_1', delta: 'AAAA' },
  {
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: 'item_1',
    content_index: 0,
    transcript: '',
    usage: {
      type: 'tokens',
      total_tokens: 22,
      input_tokens: 13,
      input_token_details: { text_tokens: 0, audio_tokens: 13 },
      output_tokens: 9,
    },
  },
  {
    type: 'response.done',
    response: {
      id: 'resp_1',
      status: 'completed',
      status_details: null,
      usage: {
        total_tokens: 253,
        input_tokens: 132,
        output_tokens: 121,
        input_token_details: {
          text_tokens: 119,
          audio_tokens: 13,
          image_tokens: 0,
          cached_tokens: 64,
          cached_tokens_details: { text_tokens: 60, audio_tokens: 4, image_tokens: 0 },
        },
        output_token_details: { text_tokens: 30, audio_tokens: 91 },
      },
    },
  },
  {
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: 'item_2',
    content_index: 0,
    transcript: '',
    usage: { type: 'duration', seconds: 3.5 },
  },
  { type: 'response.created', response: { id: 'resp_2', status: 'in_progress' } },
  {
    type: 'response.done',
    response: {
      id: 'resp_2',
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      usage: { total_tokens: 15, input_tokens: 10, output_tokens: 5 },
    },
  },
  { type: 'response.created', response: { id: 'resp_3', status: 'in_progress' } },
  {
    type: 'response.done',
    response: {
      id: 'resp_3',
      status: 'failed',
      status_details: { type: 'failed', error: { type: 'server_error', code: 'overloaded' } },
      usage: { total_tokens: 0, input_tokens: 0, output_tokens: 0 },
    },
  },
  // And then the connection is gone.
  { type: 'response.created', response: { id: 'resp_4', status: 'in_progress' } },
];

describe('the recipe for OpenAI’s realtime API (T26, T45)', () => {
  let receiver: OtlpReceiver;

  before(async () => {
    receiver = await startOtlpReceiver();
    const app = await startApp(
      '../frameworks/openai-realtime/session.mjs',
      [JSON.stringify(events)],
      {
        nodeArgs: ['--conditions=tallylight-source'],
        env: { TALLYLIGHT_ENDPOINT: receiver.url, TALLYLIGHT_LOG: 'warn' },
      },
    ).ended;
    assert.equal(app.code, 0, app.stderr);
    assert.equal(app.stderr, '');
  });

  after(() => receiver.close());

  for (const [client, userId] of [
    ['Node’s own WebSocket', 'ada'],
    ['ws', 'bob'],
  ]) {
    it(`makes one record of each response and each transcription, over ${client}`, () => {
      const records = receiver
        .spans()
        .map(({ attributes }) => attributes)
        .filter((attributes) => attributes['user.id'] === userId)
        .map(({ 'ai.usage.sequence': _, ...attributes }) => attributes);
      const common = {
        'gen_ai.provider.name': 'openai',
        'server.address': 'api.openai.com',
        'server.port': 443,
        'user.id': userId,
        'ai.usage.project': 'shop',
        'ai.usage.feature': 'voice',
      };
      const response = {
        ...common,
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-realtime-2025-08-28',
        'gen_ai.request.stream': true,
        'ai.usage.source': 'reported',
      };
      const transcription = {
        ...common,
        'gen_ai.operation.name': 'transcription',
        'gen_ai.request.model': 'gpt-4o-transcribe',
        'ai.usage.status': 'success',
        'ai.usage.source': 'reported',
      };
      const { 'ai.usage.source': _, ...cutOff } = response;
      assert.deepEqual(records, [
        {
          ...transcription,
          'gen_ai.usage.input_tokens': 13,
          'gen_ai.usage.audio.input_tokens': 13,
          'gen_ai.usage.output_tokens': 9,
        },
        {
          ...response,
          'gen_ai.response.id': 'resp_1',
          'ai.usage.status': 'success',
          'gen_ai.usage.input_tokens': 132,
          'gen_ai.usage.cache_read.input_tokens': 64,
          'gen_ai.usage.audio.input_tokens': 13,
          'gen_ai.usage.image.input_tokens': 0,
          'gen_ai.usage.audio.cache_read.input_tokens': 4,
          'gen_ai.usage.image.cache_read.input_tokens': 0,
          'gen_ai.usage.output_tokens': 121,
          'gen_ai.usage.audio.output_tokens': 91,
        },
        { ...transcription, 'ai.usage.units.audio_seconds': 3.5 },
        {
          ...response,
          'gen_ai.response.id': 'resp_2',
          'gen_ai.response.finish_reasons': ['turn_detected'],
          'ai.usage.status': 'cancelled',
          'gen_ai.usage.input_tokens': 10,
          'gen_ai.usage.output_tokens': 5,
        },
        {
          ...response,
          'gen_ai.response.id': 'resp_3',
          'ai.usage.status': 'error',
          'error.type': 'overloaded',
          'gen_ai.usage.input_tokens': 0,
          'gen_ai.usage.output_tokens': 0,
        },
        {
          ...cutOff,
          'gen_ai.response.id': 'resp_4',
          'ai.usage.status': 'incomplete',
          'ai.usage.source': 'absent',
        },
      ]);
    });
  }
});
