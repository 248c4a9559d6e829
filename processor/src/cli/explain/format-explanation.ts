import { escapeControls } from '../escape-controls.ts';
import { type Explanation, tokenCounts } from './explanation.ts';

/** One record's cost as plain text: what was called, the arithmetic, the price and its source. */
export function formatExplanation(explanation: Explanation): string {
  const lines = [
    ...formatCall(explanation),
    '',
    ...formatSuperseded(explanation),
    ...(explanation.charges.length === 0 ? formatUsage(explanation) : []),
    ...formatCost(explanation),
    ...formatPrice(explanation),
    ...formatNotes(explanation),
    ...formatRevisions(explanation),
  ];
  return `${lines.map((line) => escapeControls(line).trimEnd()).join('\n')}\n`;
}

function formatCall(explanation: Explanation): string[] {
  const { request_model: asked, response_model: answered } = explanation;
  const model = answered ?? asked ?? 'model not named';
  const instead =
    answered !== null && asked !== null && answered !== asked ? `, asked for ${asked}` : '';
  return [
    label('Record', explanation.id),
    label('Called', explanation.started_at),
    label('Provider', `${explanation.provider_name}, ${explanation.operation_name}`),
    label('Model', `${model}${instead}`),
    label('Usage', formatSource(explanation)),
  ];
}

/** An estimate with how it was made: nobody may take it for what the provider reported. */
function formatSource({ usage_source: source, record }: Explanation): string {
  const { estimate_method: method } = record;
  return source === 'estimated' && method !== null ? `${source} by ${method}` : source;
}

/** The call was told of twice; what this record would cost is still worth explaining. */
function formatSuperseded({ record }: Explanation): string[] {
  if (record.superseded_by === null) return [];
  return [
    label('Counts', 'not: another record of the same call counts in its place'),
    label('', record.superseded_by),
    '',
  ];
}

/** What was used, where no charges say it. */
function formatUsage({ record }: Explanation): string[] {
  const used = [
    ...tokenCounts.map((name) => [name, record[name]] as const),
    ...Object.entries(record.units),
  ].flatMap(([name, quantity]) => (quantity === null ? [] : [[name, String(quantity)]]));
  return used.length === 0 ? [] : [...formatTable([['used', 'quantity'], ...used]), ''];
}

function formatCost(explanation: Explanation): string[] {
  const { cost_basis: basis, list_cost: listCost, stated_cost: stated } = explanation;
  if (basis === 'absent') {
    return [
      label('Cost', 'unknown: the response did not tell its usage, so that nothing can be priced'),
    ];
  }
  if (basis === 'unpriced') return [label('Cost', 'unknown: no price could be applied')];
  if (basis === 'not_billed') return [label('Cost', '0 USD: the provider does not bill this call')];
  if (basis === 'stated') {
    const words =
      stated === null ? '' : `: the response states ${stated.amount} ${stated.currency}`;
    return [label('Cost', `${listCost} USD${words}`)];
  }
  return [...formatCharges(explanation), ...formatDifference(explanation), ''];
}

function formatCharges({ charges, total }: Explanation): string[] {
  const rows = [
    ['meter', 'quantity', 'rate in USD', 'per', 'cost in USD'],
    ...charges.map(({ meter, quantity, rate, per, factor, cost }) => [
      meter,
      quantity,
      factor === null ? rate : `${rate} × ${factor}`,
      String(per),
      cost,
    ]),
    ['total', '', '', '', total ?? 'unknown'],
  ];
  return formatTable(rows);
}

/** Names to the left, numbers to the right. */
function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths?.[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
}

function formatDifference({
  matches_stored_cost: matches,
  list_cost: listCost,
  effective_cost: cost,
  total,
}: Explanation) {
  if (matches === true) {
    const list = listCost === cost ? [] : [label('', describeListCost(listCost))];
    return ['', label('Cost', `${cost} USD, as the ledger holds it`), ...list];
  }
  const stored = cost === null ? 'no cost' : `${cost} USD`;
  if (matches === null) {
    return [
      '',
      label('Cost', `${stored}; its price is not in the ledger, so that it cannot be explained`),
    ];
  }
  return [
    '',
    label('Cost', `The ledger holds ${stored}, which is not the ${total} USD computed here.`),
  ];
}

function describeListCost(listCost: string | null): string {
  return listCost === null
    ? 'The public price of this is not known.'
    : `${listCost} USD at the public price`;
}

function formatPrice({ price }: Explanation): string[] {
  if (price === null) return [];
  const licence = price.licence === null ? '' : ` (${price.licence})`;
  const from = price.valid_from === null ? 'as far back as known' : `from ${day(price.valid_from)}`;
  const to = price.valid_to === null ? '' : ` to ${day(price.valid_to)}`;
  return [
    label('Price', price.id),
    label('Source', `${price.source}${licence}`),
    ...(price.source_url === null ? [] : [label('', price.source_url)]),
    label('Valid', `${from}${to}, known to this ledger since ${day(price.known_from)}`),
  ];
}

/** Of a cost its assumptions, of an unknown one the reasons. */
function formatNotes({ cost_basis: basis, notes_in_words: notes }: Explanation): string[] {
  const name = basis === 'unpriced' || basis === 'absent' ? 'Reason' : 'Note';
  return notes.map((note, index) => label(index === 0 ? name : '', note));
}

/** What it cost before, and what was posted beside it after its month was closed. */
function formatRevisions({ revisions }: Explanation): string[] {
  return revisions.flatMap(({ revised_at: at, reason, by, adjusted, before, after }) => [
    '',
    label('Revised', `${at}${by === null ? '' : ` by ${by}`}: ${reason}`),
    label('', `${formatRevised(before)} → ${formatRevised(after)}`),
    ...(adjusted ? [label('', 'posted then, as the month of the call was closed')] : []),
  ]);
}

function formatRevised({ price_id: price, effective_cost: cost }: Revised): string {
  return `${cost === null ? 'no cost' : `${cost} USD`}${price === null ? '' : ` (${price})`}`;
}

type Revised = Explanation['revisions'][number]['before'];

function label(name: string, value: string): string {
  return `${name.padEnd(10)}${value}`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
