import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveOutcome } from '../../../../instrumentation/src/recording/outcome.ts';
import { createRequestHead } from '../../support/create-request-head.ts';
import { resolveRoute } from '../../support/resolve-route.ts';

const newer = 'https://places.googleapis.com/v1/places/a/photos/b/media?maxWidthPx=400';
const older = 'https://maps.googleapis.com/maps/api/place/photo?photo_reference=x';

describe('a photo of Google Maps', () => {
  for (const [url, model] of [
    [newer, 'place-photos'],
    [older, 'legacy-place-photo'],
  ] as const) {
    it(`is paid although its answer is a redirect to the picture: ${model}`, () => {
      assert.deepEqual(judge(url, 302), { model, source: 'reported' });
    });
  }

  it('is paid where its answer says where the picture is', () => {
    assert.deepEqual(judge(newer, 200), { model: 'place-photos', source: 'reported' });
  });

  it('is not paid where it was refused', () => {
    assert.deepEqual(judge(newer, 403), { model: 'place-photos', source: 'not_billed' });
  });
});

function judge(url: string, statusCode: number) {
  const head = createRequestHead({ url, method: 'GET' });
  const format = resolveRoute(head)?.format;
  assert.ok(format);
  const request = format.readRequest(head, undefined);
  const facts = format.readHeaders?.({ statusCode, header: () => undefined }) ?? {};
  const ending = { kind: 'complete' } as const;
  return {
    model: request.model,
    source: resolveOutcome({ statusCode, ending, request, facts }).source,
  };
}
