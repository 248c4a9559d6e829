/** A column of the demo's table. */
export interface Column {
  readonly name:
    | 'time'
    | 'user'
    | 'feature'
    | 'model'
    | 'in'
    | 'cached'
    | 'out'
    | 'cost'
    | 'status';
  readonly width: number;
  /** Numbers stand to the right; a cost stands to the left, so that the points are below each other. */
  readonly isNumber?: boolean;
}

const wide: readonly Column[] = [
  { name: 'time', width: 8 },
  { name: 'user', width: 9 },
  { name: 'feature', width: 12 },
  { name: 'model', width: 26 },
  { name: 'in', width: 6, isNumber: true },
  { name: 'cached', width: 6, isNumber: true },
  { name: 'out', width: 4, isNumber: true },
  { name: 'cost', width: 10 },
  { name: 'status', width: 12 },
];

const shortestModel = 14;
/** What goes first where there is no room. */
const dropped: readonly Column['name'][] = ['cached', 'time', 'status', 'in', 'feature', 'out'];

/** The columns that fit into a row of so many characters: first the model is shortened, then columns go. */
export function fitColumns(room: number): readonly Column[] {
  for (let drops = 0; ; drops += 1) {
    const names = dropped.slice(0, drops);
    const columns = wide.filter(({ name }) => !names.includes(name));
    const excess = columns.reduce((sum, { width }) => sum + width + 2, -2) - room;
    const isLast = drops === dropped.length;
    if (excess > 26 - shortestModel && !isLast) continue;
    const shorter = Math.max(shortestModel, 26 - Math.max(0, excess));
    return columns.map((column) =>
      column.name === 'model' ? { ...column, width: shorter } : column,
    );
  }
}
