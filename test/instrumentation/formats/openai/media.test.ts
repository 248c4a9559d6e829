import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  openaiImages,
  openaiImageVariations,
} from '../../../../instrumentation/src/formats/openai/images.ts';
import { openaiSpeech } from '../../../../instrumentation/src/formats/openai/speech.ts';
import { openaiTranscription } from '../../../../instrumentation/src/formats/openai/transcription.ts';
import {
  openaiVideoExtensions,
  openaiVideos,
} from '../../../../instrumentation/src/formats/openai/videos.ts';
import { createRequestHead } from '../../support/create-request-head.ts';
import { readEvents } from '../../support/read-stream.ts';

const head = createRequestHead({ url: 'https://api.openai.com/v1/' });

describe('T27: images', () => {
  for (const [body, units] of [
    [{ model: 'dall-e-3' }, { 'images.standard.1024x1024': 1 }],
    [{ model: 'dall-e-3', quality: 'hd', size: '1792x1024', n: 1 }, { 'images.hd.1792x1024': 1 }],
    [{ model: 'dall-e-2', size: '256x256', n: 4 }, { 'images.standard.256x256': 4 }],
    // A form's fields are texts.
    [{ model: 'dall-e-2', n: '3' }, { 'images.standard.1024x1024': 3 }],
    [{ model: 'grok-2-image', n: 2 }, { images: 2 }],
    [{ model: 'dall-e-2', n: 'x' }, undefined],
    [{ model: 'gpt-image-1', n: 2 }, undefined],
    [{ model: 'chatgpt-image-latest' }, undefined],
  ] as const) {
    it(`asked for by ${JSON.stringify(body)} are ${JSON.stringify(units) ?? 'counted as tokens'}`, () => {
      assert.deepEqual(openaiImages.readRequest(head, body).units, units);
    });
  }

  it('as variations are DALL·E 2’s, where the request names no model', () => {
    assert.deepEqual(openaiImageVariations.readRequest(head, { n: '2', size: '512x512' }), {
      model: 'dall-e-2',
      units: { 'images.standard.512x512': 2 },
    });
  });

  it('drawn as SVG by another model have a unit without a rate: the cost is unknown', () => {
    const usage = { input_tokens: 10, output_tokens: 20 };
    const svg_usage = { input_tokens: 5, output_tokens: 100, total_tokens: 105 };
    assert.deepEqual(openaiImages.readResponse({ data: [{}], usage, svg_usage }).usage?.units, {
      images: 1,
      svg_tokens: 105,
    });
  });

  it('of which only parts came have no usage yet', () => {
    const event = { type: 'image_generation.partial_image', b64_json: 'iVBOR' };
    assert.deepEqual(readEvents(openaiImages, [event], { named: true }), { terminal: false });
  });

  it('T39: of which an error came instead have its code', () => {
    const event = { type: 'error', error: { code: 'moderation_blocked', type: 'image_error' } };
    assert.equal(readEvents(openaiImages, [event]).errorType, 'moderation_blocked');
  });
});

describe('T26: speech', () => {
  it('is billed by characters, not by units of UTF-16', () => {
    const { units } = openaiSpeech.readRequest(head, { model: 'tts-1-hd', input: 'Hé 🙂' });
    assert.deepEqual(units, { characters: 4 });
  });

  it('has their number also where the text was too long to keep', () => {
    const input = { '': 4096, bytes: 5000 };
    const { units } = openaiSpeech.readRequest(head, { model: 'tts-1', input });
    assert.deepEqual(units, { characters: 4096 });
  });

  it('of GPT models is not: they bill tokens', () => {
    const body = { model: 'gpt-4o-mini-tts', input: 'Hi' };
    assert.deepEqual(openaiSpeech.readRequest(head, body), { model: 'gpt-4o-mini-tts' });
  });
});

describe('T26: a transcription', () => {
  it('has the model of a form', () => {
    assert.deepEqual(
      openaiTranscription.readRequest(head, { model: 'whisper-1', stream: 'true' }),
      {
        model: 'whisper-1',
        stream: true,
      },
    );
    assert.deepEqual(openaiTranscription.readRequest(head, undefined), {});
  });

  it('has usage of one of two kinds', () => {
    const seconds = { type: 'duration', seconds: 9.5 };
    assert.deepEqual(openaiTranscription.readResponse({ usage: seconds }).usage, {
      units: { audio_seconds: 9.5 },
    });
    const tokens = { type: 'tokens', input_tokens: 14, output_tokens: 5 };
    assert.deepEqual(openaiTranscription.readResponse({ usage: tokens, duration: 2 }).usage, {
      inputTokens: 14,
      outputTokens: 5,
    });
  });

  it('T38: has none where it says nothing, and none that is no number', () => {
    for (const body of [{ text: 'x' }, { duration: 'x' }, { duration: -1 }, { usage: {} }]) {
      assert.equal(openaiTranscription.readResponse(body).usage, undefined);
    }
  });
});

describe('a video', () => {
  it('that is made longer is billed by what was added, not by how long it is then', () => {
    const { readRequest, readResponse } = openaiVideoExtensions;
    assert.deepEqual(readRequest(head, { seconds: '8' }), { units: { video_seconds: 8 } });
    const job = { model: 'sora-2', status: 'queued', seconds: '20', size: '1280x720' };
    assert.deepEqual(readResponse(job), { model: 'sora-2' });
  });

  it('in full HD is another unit than that of the rates which are known', () => {
    const job = { model: 'sora-2-pro', status: 'queued', seconds: '4', size: '1920x1080' };
    assert.deepEqual(openaiVideos.readResponse(job).usage, { units: { full_hd_video_seconds: 4 } });
  });

  it('that failed at once is not billed by its seconds', () => {
    const job = { model: 'sora-2', status: 'failed', seconds: '4', error: { code: 'moderation' } };
    assert.deepEqual(openaiVideos.readResponse(job), {
      model: 'sora-2',
      errorType: 'moderation',
    });
  });
});
