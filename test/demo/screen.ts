import { styleText } from 'node:util';

/** A growing table above a few lines that stay at the bottom and change. */
export interface Screen {
  printLines(lines: readonly string[]): void;
  /** Only a terminal shows the changing lines; elsewhere they are printed by `end`. */
  updateFooter(lines: readonly string[]): void;
  end(): void;
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
    for (const line of footer) stream.write(`${live ? cut(line, stream.columns) : line}\n`);
  }

  return {
    printLines(lines) {
      eraseFooter();
      for (const line of lines) stream.write(`${line}\n`);
      if (live) drawFooter();
    },
    updateFooter(lines) {
      eraseFooter();
      footer = lines;
      if (live) drawFooter();
    },
    end() {
      if (!live) drawFooter();
      footer = [];
    },
    // Honours NO_COLOR and FORCE_COLOR, and leaves pipes uncoloured.
    paint: (style, text) => styleText(style, text, { stream }),
  };
}

function cut(line: string, columns: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room on the screen.
  const visible = line.replaceAll(/\x1b\[\d+m/g, '');
  return visible.length < columns ? line : visible.slice(0, columns - 1);
}
