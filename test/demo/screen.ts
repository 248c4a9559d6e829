import { styleText } from 'node:util';

/** A growing table above a few lines that stay at the bottom and change. */
export interface Screen {
  printLines(lines: readonly string[]): void;
  /** Only a terminal shows the changing lines; elsewhere they are printed by `end`. */
  updateFooter(lines: readonly string[]): void;
  end(): void;
  /** How many characters a line may have; `Infinity` where nothing wraps. */
  columns(): number;
  paint(style: Style, text: string): string;
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Creates a screen on a terminal or, without any control code, on a pipe or file. */
export function createScreen(stream: NodeJS.WriteStream): Screen {
  const live = stream.isTTY === true && process.env.TERM !== 'dumb';
  let footer: readonly string[] = [];

  function eraseFooter(): void {
    if (live && footer.length > 0) stream.write(`\x1b[${footer.length}A\x1b[0J`);
  }
  function drawFooter(): void {
    // A line that wraps would be counted wrongly when it is erased.
    for (const line of footer) stream.write(`${live ? cut(line, stream.columns || 80) : line}\n`);
  }

  return {
    printLines(lines) {
      if (lines.length === 0) return;
      eraseFooter();
      for (const line of lines) stream.write(`${line}\n`);
      if (live) drawFooter();
    },
    updateFooter(lines) {
      if (lines.join('\n') === footer.join('\n')) return;
      eraseFooter();
      footer = lines;
      if (live) drawFooter();
    },
    end() {
      if (!live) drawFooter();
      footer = [];
    },
    // A terminal may have no width to tell; then it has the usual one.
    columns: () => (live ? (stream.columns || 80) - 1 : Number.POSITIVE_INFINITY),
    // Honours NO_COLOR and FORCE_COLOR, and leaves pipes uncoloured.
    paint: (style, text) => styleText(style, text, { stream }),
  };
}

/** Cuts to what fits on one line; colours take no room and are kept, so that none stays switched on. */
function cut(line: string, columns: number): string {
  let room = columns - 1;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one.
  return line.replaceAll(/(\x1b\[\d+m)|.|\n/gu, (match: string, colour?: string) => {
    if (colour !== undefined) return colour;
    room -= 1;
    return room >= 0 ? match : '';
  });
}
