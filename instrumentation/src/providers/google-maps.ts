import type { DeclaredEndpoint } from '../formats/declared/declared-api.ts';
import { createPhotoFormat } from '../formats/google-maps/photo.ts';
import {
  nearbySearch,
  placeAutocomplete,
  placeDetails,
  textSearch,
} from '../formats/google-maps/places.ts';
import { computeRouteMatrix, computeRoutes } from '../formats/google-maps/routes.ts';
import { declareProvider } from './create-declared-provider.ts';
import type { Endpoint, Provider } from './provider.ts';

const places = ['places.googleapis.com'];
const routes = ['routes.googleapis.com'];

/** The older APIs answer 200 to refusals. An answer without results is billed as one with. */
function declareOlder(path: string, operation: string, model: string): DeclaredEndpoint {
  return {
    method: 'GET',
    hosts: ['maps.googleapis.com'],
    path: `/maps/api/${path}/{format}`,
    operation,
    model,
    success: {
      at: '$response.body#/status',
      is: ['OK', 'ZERO_RESULTS', 'NOT_FOUND', 'DATA_NOT_AVAILABLE'],
    },
  };
}

const described = declareProvider({
  name: 'google_maps',
  hosts: [
    ...['places.googleapis.com', 'routes.googleapis.com', 'maps.googleapis.com'],
    ...['geocode.googleapis.com', 'addressvalidation.googleapis.com'],
  ],
  endpoints: [
    {
      method: 'GET',
      hosts: ['geocode.googleapis.com'],
      path: '/{version}/geocode/{kind}/{place*}',
      operation: 'geocoding',
      model: 'geocoding',
    },
    {
      hosts: ['addressvalidation.googleapis.com'],
      path: '/v1:validateAddress',
      operation: 'address_validation',
      // The postal service's own check is a class of its own.
      model: {
        match: '$request.body#/enableUspsCass',
        cases: { true: 'address-validation-enterprise' },
        otherwise: 'address-validation-pro',
      },
    },
    declareOlder('geocode', 'geocoding', 'geocoding'),
    declareOlder('place/textsearch', 'search', 'legacy-text-search'),
    declareOlder('place/nearbysearch', 'nearby_search', 'legacy-nearby-search'),
    declareOlder('place/findplacefromtext', 'search', 'legacy-find-place'),
    declareOlder('place/details', 'place_details', 'legacy-place-details'),
    declareOlder('place/autocomplete', 'autocomplete', 'legacy-autocomplete'),
    declareOlder('place/queryautocomplete', 'autocomplete', 'legacy-query-autocomplete'),
    {
      ...declareOlder('distancematrix', 'route_matrix', 'legacy-distance-matrix'),
      // Pairs of an origin and a destination, as the newer one's.
      units: {
        elements: {
          multiply: ['length($response.body#/rows)', 'length($response.body#/rows/0/elements)'],
        },
      },
    },
    declareOlder('directions', 'routes', 'legacy-directions'),
    declareOlder('timezone', 'timezone', 'timezone'),
    declareOlder('elevation', 'elevation', 'elevation'),
  ],
  // What became of a validated address, which its API asks to be told.
  ignoredPaths: ['/v1:provideValidationFeedback'],
});

/** By classes, which need code. */
const byClass: readonly Endpoint[] = [
  { hosts: places, path: '/v1/places:searchText', format: textSearch },
  { hosts: places, path: '/v1/places:searchNearby', format: nearbySearch },
  { hosts: places, path: '/v1/places:autocomplete', format: placeAutocomplete },
  { hosts: places, method: 'GET', path: '/v1/places/[^/]+', format: placeDetails },
  {
    hosts: places,
    method: 'GET',
    path: '/v1/places/[^/]+/photos/[^/]+/media',
    format: createPhotoFormat('place-photos'),
  },
  {
    hosts: ['maps.googleapis.com'],
    method: 'GET',
    path: '/maps/api/place/photo',
    format: createPhotoFormat('legacy-place-photo'),
  },
  { hosts: routes, path: '/directions/v2:computeRoutes', format: computeRoutes },
  { hosts: routes, path: '/distanceMatrix/v2:computeRouteMatrix', format: computeRouteMatrix },
];

export const googleMaps: Provider = {
  name: described.name,
  hosts: described.hosts,
  root: '',
  // Described ones are read when one of the hosts is called.
  get endpoints() {
    return [...byClass, ...described.endpoints];
  },
  get ignoredPaths() {
    return described.ignoredPaths;
  },
  billingHeaders: {},
};
