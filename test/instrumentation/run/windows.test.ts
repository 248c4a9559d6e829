import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWindowsCommand } from '../../../instrumentation/src/run/create-windows-command.ts';
import { findWindowsProgram } from '../../../instrumentation/src/run/find-windows-program.ts';

const shell = 'C:\\Windows\\system32\\cmd.exe';

describe('a program on Windows', () => {
  const files = new Set([
    'C:\\app\\tool.cmd',
    'C:\\Program Files\\nodejs\\node.exe',
    'C:\\Program Files\\nodejs\\npm.cmd',
    'C:\\Program Files\\nodejs\\npm',
    'C:\\app\\node_modules\\.bin\\next.cmd',
  ]);
  const find = (command: string) =>
    findWindowsProgram(command, {
      searchPath: 'C:\\Windows;"C:\\Program Files\\nodejs";;D:\\bin',
      endings: '.COM;.EXE;.BAT;.CMD',
      folder: 'C:\\app',
      isFile: (path) => files.has(path),
    });

  it('is found on the PATH and in the current folder, with the ending that it has', () => {
    assert.deepEqual(
      ['node', 'node.exe', 'npm', 'tool'].map(find),
      [
        'C:\\Program Files\\nodejs\\node.exe',
        'C:\\Program Files\\nodejs\\node.exe',
        'C:\\Program Files\\nodejs\\npm.cmd',
        'C:\\app\\tool.cmd',
      ],
      'npm without an ending is a script for other shells',
    );
  });

  it('is found by its path, with either slash', () => {
    assert.deepEqual(
      ['.\\tool', './node_modules/.bin/next', 'C:\\app\\tool.cmd', 'bin\\tool'].map(find),
      ['C:\\app\\tool.cmd', 'C:\\app\\node_modules\\.bin\\next.cmd', 'C:\\app\\tool.cmd', null],
    );
  });

  it('is not found where there is none', () => {
    assert.deepEqual(['no-such-command', 'node.cmd'].map(find), [null, null]);
  });
});

describe('a command on Windows', () => {
  it('is the program itself, with its arguments as they are', () => {
    assert.deepEqual(createWindowsCommand('C:\\nodejs\\node.exe', ['my app.js', 'a&b'], shell), {
      file: 'C:\\nodejs\\node.exe',
      args: ['my app.js', 'a&b'],
      verbatim: false,
    });
  });

  it('is a shell’s line for a batch file, in which nothing but the words of the command is left', () => {
    const { file, args, verbatim } = createWindowsCommand(
      'C:\\Program Files\\nodejs\\npm.cmd',
      ['run', 'my script', 'a & del b', 'say "hi"', 'C:\\folder\\', '%PATH%'],
      shell,
    );
    assert.deepEqual([file, verbatim, args.slice(0, 3)], [shell, true, ['/d', '/s', '/c']]);
    assert.equal(
      args[3],
      '"C:\\Program^ Files\\nodejs\\npm.cmd' +
        ' ^"run^"' +
        ' ^"my^ script^"' +
        ' ^"a^ ^&^ del^ b^"' +
        ' ^"say^ \\^"hi\\^"^"' +
        ' ^"C:\\folder\\\\^"' +
        ' ^"^%PATH^%^""',
    );
  });

  it('is escaped for the two shells that read it where npm made the batch file', () => {
    const { args } = createWindowsCommand('C:\\app\\node_modules\\.bin\\next.cmd', ['a&b'], shell);
    // ^^^& is ^& for the second, which is & for the program.
    assert.equal(args[3], '"C:\\app\\node_modules\\.bin\\next.cmd ^^^"a^^^&b^^^""');
  });
});
