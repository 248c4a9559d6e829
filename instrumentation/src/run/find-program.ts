import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { findWindowsProgram } from './find-windows-program.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A program that a command names. */
export interface Program {
  readonly path: string;
  /** A shell may start Node; of anything else that is no Node program it is not to be expected. */
  readonly kind: 'node' | 'shell' | 'other';
  /** Whether the system runs it without the help of a shell. */
  readonly isExecutableItself: boolean;
}

const shells = new Set([
  'sh',
  'bash',
  'dash',
  'zsh',
  'ksh',
  'fish',
  'env',
  'time',
  'xargs',
  'make',
]);

/** Finds a command as a shell does; `null` where there is none. */
export function findProgram(
  command: string,
  { PATH: searchPath = '', PATHEXT: endings = '.COM;.EXE;.BAT;.CMD' }: Env,
): Program | null {
  if (process.platform === 'win32') {
    const found = findWindowsProgram(command, {
      searchPath,
      endings,
      folder: process.cwd(),
      isFile,
    });
    // What a program there is its name does not say.
    return found === null ? null : { path: found, kind: 'node', isExecutableItself: false };
  }
  const name = basename(command);
  const candidates = command.includes('/')
    ? [command]
    : searchPath.split(delimiter).map((folder) => join(folder || '.', command));
  const path = candidates.find(isExecutable);
  if (path === undefined) return null;
  const head = readHead(path);
  const script = /^#!\s*(.*)/.exec(head)?.[1];
  const interpreter = script ?? name;
  const kind = /\bnode(js)?\b/.test(interpreter)
    ? 'node'
    : isShell(script, name)
      ? 'shell'
      : 'other';
  // Binaries begin with a byte that is no text. A text without an interpreter is run by a shell, if at all.
  return {
    path,
    kind,
    isExecutableItself: script !== undefined || head.charCodeAt(0) >= 0x7f,
  };
}

function isShell(script: string | undefined, name: string): boolean {
  if (script === undefined) return shells.has(name);
  return script.split(/[\s/]+/).some((word) => word !== 'env' && shells.has(word));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function readHead(path: string): string {
  const bytes = Buffer.alloc(128);
  try {
    const file = openSync(path, 'r');
    try {
      return bytes.toString('latin1', 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
