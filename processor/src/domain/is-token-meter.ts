const TOKEN_METER = /(?:^|_)(?:input|output|cache_read|cache_write|cache_write_1h)$/;

/** Whether a meter of a price counts tokens, and is no unit beside them. */
export function isTokenMeter(meter: string): boolean {
  return TOKEN_METER.test(meter);
}
