/** Microseconds since the Unix epoch as ISO 8601 in UTC, with all six digits. */
export function formatMicroseconds(us: bigint): string {
  const milliseconds = us / 1000n;
  const rest = String(us % 1000n).padStart(3, '0');
  return new Date(Number(milliseconds)).toISOString().replace('Z', `${rest}Z`);
}

export function formatInstant(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString();
}
