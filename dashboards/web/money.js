/**
 * Amounts come as decimal text (`0.00039`) and stay text or `bigint`: a float would show cents that
 * nobody spent.
 */

/** How many digits after the point an amount below one dollar shows from its first non-zero one. */
const significantDigits = 4;

/**
 * Formats USD for reading: cents from one dollar on, below that four significant digits, so that
 * a tiny cost never reads as nothing. Rounded half up. The exact text belongs beside it, in a title.
 */
export function formatUsd(text) {
  const { sign, whole, fraction } = split(text);
  if (BigInt(whole) > 0n) return `${sign}$${round(whole, fraction, 2)}`;
  const zeros = /^0*/.exec(fraction)[0].length;
  if (zeros === fraction.length) return '$0.00';
  const rounded = round(whole, fraction, Math.max(2, zeros + significantDigits));
  return `${sign}$${rounded.replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

/** How much of `most` an amount is, in thousandths; 0 where nothing was spent. */
export function shareOf(text, most) {
  const all = toUnits(most);
  if (all <= 0n) return 0;
  const share = (toUnits(text) * 1000n) / all;
  return Number(share < 0n ? 0n : share > 1000n ? 1000n : share);
}

/** Whether `a` is less than, equal to or more than `b`, as a sort function says it. */
export function compareAmounts(a, b) {
  const difference = toUnits(a) - toUnits(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function toUnits(text) {
  const { sign, whole, fraction } = split(text);
  return BigInt(`${sign}${whole}${fraction.padEnd(18, '0').slice(0, 18)}`);
}

function round(whole, fraction, digits) {
  const kept = BigInt(whole + fraction.padEnd(digits, '0').slice(0, digits));
  const up = (fraction[digits] ?? '0') >= '5' ? 1n : 0n;
  const all = String(kept + up).padStart(digits + 1, '0');
  const point = all.length - digits;
  return `${all.slice(0, point).replace(/\B(?=(\d{3})+$)/g, ',')}.${all.slice(point)}`;
}

function split(text) {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (parts === null) throw new Error(`"${text}" is no decimal amount`);
  return { sign: parts[1], whole: parts[2], fraction: parts[3] ?? '' };
}
