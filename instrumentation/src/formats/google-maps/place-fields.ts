/**
 * The classes by which Places (New) is billed, the cheapest first. A request pays the dearest class of the fields
 * that it asks for.
 * @see https://developers.google.com/maps/documentation/places/web-service/data-fields
 */
export const placeClasses = [
  'essentials-ids-only',
  'essentials',
  'pro',
  'enterprise',
  'enterprise-atmosphere',
] as const;

export type PlaceClass = (typeof placeClasses)[number];

/** The fields of a place by class, for its details. Searches know fewer classes. */
const fieldsByClass: Readonly<Record<PlaceClass, string>> = {
  'essentials-ids-only': 'attributions consumerAlert id movedPlace movedPlaceId name photos',
  essentials:
    'addressComponents addressDescriptor adrFormatAddress formattedAddress location plusCode postalAddress shortFormattedAddress types viewport',
  pro: 'accessibilityOptions businessStatus containingPlaces displayName googleMapsLinks googleMapsTypeLabel googleMapsUri iconBackgroundColor iconMaskBaseUri openingDate primaryType primaryTypeDisplayName pureServiceAreaBusiness subDestinations timeZone utcOffsetMinutes',
  enterprise:
    'currentOpeningHours currentSecondaryOpeningHours internationalPhoneNumber nationalPhoneNumber priceLevel priceRange rating regularOpeningHours regularSecondaryOpeningHours userRatingCount websiteUri',
  'enterprise-atmosphere':
    'allowsDogs curbsidePickup delivery dineIn editorialSummary evChargeAmenitySummary evChargeOptions fuelOptions generativeSummary goodForChildren goodForGroups goodForWatchingSports liveMusic menuForChildren neighborhoodSummary outdoorSeating parkingOptions paymentOptions reservable restroom reviews reviewSummary routingSummaries servesBeer servesBreakfast servesBrunch servesCocktails servesCoffee servesDessert servesDinner servesLunch servesVegetarianFood servesWine takeout',
};

const classByField = new Map(
  placeClasses.flatMap((name) => fieldsByClass[name].split(' ').map((field) => [field, name])),
);

/** The class of a place's field; `undefined` of one that is not known, which may be a newer one. */
export function findPlaceClass(field: string): PlaceClass | undefined {
  return field === '*' ? 'enterprise-atmosphere' : classByField.get(field);
}
