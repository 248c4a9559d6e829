/** What a call pays at least, where it uses any: by provider, then by unit. */
const MINIMUMS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // https://console.groq.com/docs/speech-to-text: «Minimum Billed Length: 10 seconds»
  groq: { audio_seconds: 10 },
};

/** How much of a unit a call pays for: what it used, or the provider's minimum. */
export function raiseToMinimum(unit: string, quantity: number, providerName: string): number {
  return Math.max(quantity, MINIMUMS[providerName]?.[unit] ?? 0);
}
