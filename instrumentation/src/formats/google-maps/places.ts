import type { RequestHead } from '../../call.ts';
import type { WireFormat } from '../../wire-format.ts';
import { omitUnknown } from '../usage.ts';
import { parseObject, parseText } from '../wire-value.ts';
import { findPlaceClass, type PlaceClass, placeClasses } from './place-fields.ts';

/**
 * Places (New): a call is billed by the dearest class of the fields that its mask asks for, which is its model
 * here: `text-search-pro`, `place-details-essentials`. With a field that is not known there is none.
 */
function createPlacesFormat({
  operationName,
  model,
  fieldsBelow,
  raise,
}: {
  readonly operationName: string;
  /** The name of the price, without its class. */
  readonly model: string;
  /** The field of the answer that holds places; `undefined` where the answer is one. */
  readonly fieldsBelow?: string;
  /** Searches lack the cheaper classes. */
  readonly raise: (placeClass: PlaceClass, fields: readonly string[]) => PlaceClass;
}): WireFormat {
  return {
    operationName,
    readRequest(head) {
      const fields = readFieldMask(head).flatMap((field) => belowOf(field, fieldsBelow));
      const found = findDearest(fields);
      return {
        ...(found && { model: `${model}-${raise(found, fields)}` }),
        units: { requests: 1 },
      };
    },
    readResponse,
  };
}

export const textSearch = createPlacesFormat({
  operationName: 'search',
  model: 'text-search',
  fieldsBelow: 'places',
  // Photos are in none of its cheapest classes.
  raise: (placeClass, fields) =>
    placeClass === 'essentials' ||
    (placeClass === 'essentials-ids-only' && fields.includes('photos'))
      ? 'pro'
      : placeClass,
});

export const nearbySearch = createPlacesFormat({
  operationName: 'nearby_search',
  model: 'nearby-search',
  fieldsBelow: 'places',
  raise: (placeClass) => (placeClass.startsWith('essentials') ? 'pro' : placeClass),
});

export const placeDetails = createPlacesFormat({
  operationName: 'place_details',
  model: 'place-details',
  raise: (placeClass) => placeClass,
});

/** In a session its calls are a part of that, and cost what the session does. */
export const placeAutocomplete: WireFormat = {
  operationName: 'autocomplete',
  readRequest: (_head, body) => ({
    model:
      parseText(parseObject(body).sessionToken) === undefined
        ? 'autocomplete-requests'
        : 'autocomplete-session-usage',
    units: { requests: 1 },
  }),
  readResponse,
};

function readFieldMask({ header, query }: RequestHead): readonly string[] {
  const asked = new URLSearchParams(query);
  const mask = header('x-goog-fieldmask') ?? asked.get('$fields') ?? asked.get('fields') ?? '';
  return mask
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
}

/** `places.location.latitude` is `location` of a place; what stands beside the places bills nothing by itself. */
function belowOf(field: string, above: string | undefined): readonly string[] {
  const [first = '', second] = field.split(/[./]/);
  if (above === undefined || first === '*') return [first];
  if (first !== above) return first === 'routingSummaries' ? [first] : ['id'];
  return [second ?? '*'];
}

function findDearest(fields: readonly string[]): PlaceClass | undefined {
  const classes = fields.map(findPlaceClass);
  if (classes.length === 0 || classes.includes(undefined)) return undefined;
  return placeClasses.findLast((name) => classes.includes(name));
}

/** Failures of Google's newer APIs; what they answer says nothing about usage. */
export function readResponse(body: unknown) {
  const { status } = parseObject(parseObject(body).error);
  return omitUnknown<{ errorType?: string }>({ errorType: parseText(status) });
}
