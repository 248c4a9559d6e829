import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRequestHead } from '../../support/create-request-head.ts';
import { resolveRoute } from '../../support/resolve-route.ts';

/** The request's model, which is the class that it pays. */
function readModel(
  url: string,
  {
    method = 'POST',
    mask,
    body = {},
  }: { readonly method?: string; readonly mask?: string; readonly body?: unknown } = {},
): string | undefined {
  const headers: Record<string, string> = mask === undefined ? {} : { 'x-goog-fieldmask': mask };
  const head = createRequestHead({ url, method, headers });
  return resolveRoute(head)?.format.readRequest(head, body).model;
}

const places = 'https://places.googleapis.com/v1';

describe('a call to Places (New) pays the dearest class of its field mask', () => {
  for (const [mask, search, nearby] of [
    ['places.id', 'essentials-ids-only', 'pro'],
    ['places.name, places.attributions ,nextPageToken', 'essentials-ids-only', 'pro'],
    ['places.photos', 'pro', 'pro'],
    ['places.formattedAddress', 'pro', 'pro'],
    ['places.location.latitude', 'pro', 'pro'],
    ['places.displayName', 'pro', 'pro'],
    ['places.id,places.rating', 'enterprise', 'enterprise'],
    ['places.rating,places.reviews.text', 'enterprise-atmosphere', 'enterprise-atmosphere'],
    ['routingSummaries', 'enterprise-atmosphere', 'enterprise-atmosphere'],
    ['places', 'enterprise-atmosphere', 'enterprise-atmosphere'],
    ['*', 'enterprise-atmosphere', 'enterprise-atmosphere'],
  ] as const) {
    it(mask, () => {
      assert.deepEqual(
        [
          readModel(`${places}/places:searchText`, { mask }),
          readModel(`${places}/places:searchNearby`, { mask }),
        ],
        [`text-search-${search}`, `nearby-search-${nearby}`],
      );
    });
  }

  for (const [mask, expected] of [
    ['id', 'place-details-essentials-ids-only'],
    ['id,photos', 'place-details-essentials-ids-only'],
    ['addressComponents,types', 'place-details-essentials'],
    ['displayName.text', 'place-details-pro'],
    ['websiteUri', 'place-details-enterprise'],
    ['takeout', 'place-details-enterprise-atmosphere'],
  ] as const) {
    it(`${mask} of one place, in a header and in the query`, () => {
      const url = `${places}/places/ChIJ1`;
      const inQuery = `${url}?%24fields=${encodeURIComponent(mask)}`;
      assert.deepEqual(
        [readModel(url, { method: 'GET', mask }), readModel(inQuery, { method: 'GET' })],
        [expected, expected],
      );
    });
  }

  it('has no class where a field is not known, or the mask is missing', () => {
    const url = `${places}/places:searchText`;
    assert.equal(readModel(url, { mask: 'places.id,places.aFieldOfTomorrow' }), undefined);
    assert.equal(readModel(url), undefined);
  });
});

it('an autocompletion in a session is billed with that', () => {
  const url = `${places}/places:autocomplete`;
  assert.equal(readModel(url, { body: { input: 'a' } }), 'autocomplete-requests');
  const body = { input: 'a', sessionToken: 's' };
  assert.equal(readModel(url, { body }), 'autocomplete-session-usage');
});

it('an address that the postal service checks is of a class of its own', () => {
  const url = 'https://addressvalidation.googleapis.com/v1:validateAddress';
  const address = { addressLines: ['1600 Amphitheatre Pkwy'] };
  for (const [body, expected] of [
    [{ address }, 'address-validation-pro'],
    [{ address, enableUspsCass: false }, 'address-validation-pro'],
    [{ address, enableUspsCass: true }, 'address-validation-enterprise'],
  ] as const) {
    assert.equal(readModel(url, { body }), expected);
  }
});

describe('a route is billed by what it asks for', () => {
  const url = 'https://routes.googleapis.com/directions/v2:computeRoutes';
  const stops = (count: number) => Array.from({ length: count }, () => ({ address: 'a' }));
  for (const [what, body, expected] of [
    ['nothing special', { routingPreference: 'TRAFFIC_UNAWARE' }, 'essentials'],
    ['10 stops', { intermediates: stops(10) }, 'essentials'],
    ['11 stops', { intermediates: stops(11) }, 'pro'],
    ['traffic', { routingPreference: 'TRAFFIC_AWARE_OPTIMAL' }, 'pro'],
    ['the best order', { optimizeWaypointOrder: true }, 'pro'],
    ['a side of the road', { destination: { sideOfRoad: true } }, 'pro'],
    ['a heading', { origin: { location: { heading: 0 } } }, 'pro'],
    ['tolls', { extraComputations: ['TOLLS'] }, 'enterprise'],
    ['two wheels', { travelMode: 'TWO_WHEELER' }, 'enterprise'],
  ] as const) {
    it(`${what}: ${expected}`, () => assert.equal(readModel(url, { body }), `routes-${expected}`));
  }

  it('a matrix by its elements: 2 origins × 3 destinations', () => {
    const head = createRequestHead({
      url: 'https://routes.googleapis.com/distanceMatrix/v2:computeRouteMatrix',
    });
    const format = resolveRoute(head)?.format;
    assert.deepEqual(format?.readRequest(head, { origins: [1, 2], destinations: [1, 2, 3] }), {
      model: 'route-matrix-essentials',
      units: { elements: 6 },
    });
    // A body that is not known has an unknown number of elements.
    assert.deepEqual(format?.readRequest(head, undefined), { model: 'route-matrix-essentials' });
  });
});
