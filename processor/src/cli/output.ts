import { styleText } from 'node:util';

/** Where a command writes. */
export interface Output {
  /** To stdout: what was asked for. */
  readonly result: (text: string) => void;
  /** To stderr: what went wrong. */
  readonly message: (text: string) => void;
  /** Colours text for stdout, where that is a terminal and nobody said `NO_COLOR`. */
  readonly paint: (colour: 'green' | 'yellow' | 'red' | 'dim', text: string) => string;
}

export const processOutput: Output = {
  result: (text) => process.stdout.write(text),
  message: (text) => process.stderr.write(text),
  paint: (colour, text) => styleText(colour, text, { stream: process.stdout }),
};
