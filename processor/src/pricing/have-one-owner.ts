const GOOGLE = /^gcp\./;

/** Whether one company's price list is the other's as well: Google's two are one, in which either may lack a model. */
export function haveOneOwner(providerName: string, other: string): boolean {
  return providerName === other || (GOOGLE.test(providerName) && GOOGLE.test(other));
}
