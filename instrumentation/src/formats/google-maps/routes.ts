import type { WireFormat } from '../../wire-format.ts';
import { parseList, parseObject, parseText, type WireObject } from '../wire-value.ts';
import { readResponse } from './places.ts';

/** Routes: a call is billed by what it asks for. */
export const computeRoutes: WireFormat = {
  operationName: 'routes',
  readRequest: (_head, body) => ({
    model: `routes-${resolveClass(parseObject(body))}`,
    units: { requests: 1 },
  }),
  readResponse,
};

/** Billed by the pairs of an origin and a destination. */
export const computeRouteMatrix: WireFormat = {
  operationName: 'route_matrix',
  readRequest(_head, value) {
    const body = parseObject(value);
    const elements = parseList(body.origins).length * parseList(body.destinations).length;
    return {
      model: `route-matrix-${resolveClass(body)}`,
      ...(elements > 0 && { units: { elements } }),
    };
  },
  readResponse,
};

const maxEssentialStops = 10;

/** @see https://developers.google.com/maps/billing-and-pricing/sku-details/routes */
function resolveClass(body: WireObject): 'essentials' | 'pro' | 'enterprise' {
  if (body.travelMode === 'TWO_WHEELER' || parseList(body.extraComputations).some(isEnterprise)) {
    return 'enterprise';
  }
  const stops = parseList(body.intermediates);
  const isPro =
    (parseText(body.routingPreference) ?? '').startsWith('TRAFFIC_AWARE') ||
    body.optimizeWaypointOrder === true ||
    stops.length > maxEssentialStops ||
    [body.origin, body.destination, ...stops].some(hasModifier);
  return isPro ? 'pro' : 'essentials';
}

function isEnterprise(computation: unknown): boolean {
  return computation === 'TOLLS' || computation === 'TRAFFIC_ON_POLYLINE';
}

/** A side of the road, a heading, or a stop by the way. */
function hasModifier(value: unknown): boolean {
  const { sideOfRoad, vehicleStopover, via, location } = parseObject(value);
  return (
    [sideOfRoad, vehicleStopover, via].includes(true) ||
    typeof parseObject(location).heading === 'number'
  );
}
