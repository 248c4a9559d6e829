/** What to spawn on Windows; `verbatim`: the arguments are one line already. */
export interface WindowsCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly verbatim: boolean;
}

/**
 * How Windows runs a program. Batch files, which npm and all commands of packages are there, run in a shell
 * only, and Node refuses to start them without (CVE-2024-27980). `spawn`'s own shell joins the arguments
 * unquoted: those with blanks would fall apart, and an `&` would begin a command.
 *
 * @param shell the path of `cmd.exe`
 */
export function createWindowsCommand(
  path: string,
  args: readonly string[],
  shell: string,
): WindowsCommand {
  if (!/\.(cmd|bat)$/i.test(path)) return { file: path, args, verbatim: false };
  // Those that npm puts there hand on their arguments to a further command, in which they are read again.
  const readings = /node_modules[\\/]\.bin[\\/][^\\/]+$/i.test(path) ? 2 : 1;
  const words = [escapeWord(path, 1), ...args.map((arg) => escapeWord(quote(arg), readings))];
  // `/d` runs nothing that the registry names, `/s` takes off the outer quotes and nothing else.
  return { file: shell, args: ['/d', '/s', '/c', `"${words.join(' ')}"`], verbatim: true };
}

/** As programs on Windows read their command line: backslashes count only before a quote. */
function quote(arg: string): string {
  return `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

/** A caret takes its meaning for the shell from each of these characters. */
function escapeWord(text: string, readings: number): string {
  const escaped = text.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&');
  return readings === 1 ? escaped : escapeWord(escaped, readings - 1);
}
