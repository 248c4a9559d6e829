import { z } from 'zod';
import { exitCodes } from '../cli-error.ts';
import { escapeControls } from '../escape-controls.ts';
import type { Output } from '../output.ts';
import { type ApiAccess, readApi, sendApi } from '../read-api.ts';
import { formatTokens } from './format-tokens.ts';
import { tokenShape } from './token.ts';
import type { TokensCommand } from './tokens-command.ts';

/** `tallylight tokens`: lists, makes and ends tokens. */
export async function tokens({
  command,
  access,
  json,
  output,
}: {
  command: TokensCommand;
  access: ApiAccess;
  json: boolean;
  output: Output;
}): Promise<number> {
  const show = (answer: unknown, text: string) =>
    output.result(json ? `${JSON.stringify(answer, null, 2)}\n` : text);

  if (command.action === 'list') {
    const found = await readApi(access, 'tokens?limit=1000', listShape);
    show(found, formatTokens(found.tokens));
    return exitCodes.ok;
  }
  if (command.action === 'revoke') {
    const revoked = await sendApi(access, `tokens/${command.id}/revoke`, {}, tokenShape);
    show(
      revoked,
      `Token ${revoked.id} (${escapeControls(revoked.name)}) ends within seconds, for good.\n`,
    );
    return exitCodes.ok;
  }
  const created = await sendApi(access, 'tokens', command.token, createdShape);
  // By itself on stdout, so that it goes into a file or a variable without being looked at.
  show(created, `${created.token}\n`);
  output.message(`${describeCreated(created)}\n`);
  return exitCodes.ok;
}

const listShape = z.object({ tokens: z.array(tokenShape) });
const createdShape = tokenShape.extend({ token: z.string() });

const consequences: Readonly<Record<string, string>> = {
  ingest: 'From now on nobody sends without an ingest token.',
  admin: 'From now on nobody reads or administers without a token.',
};

function describeCreated({ id, scope }: z.infer<typeof createdShape>): string {
  const consequence = consequences[scope];
  return [
    `This is token ${id}. It is shown this once: keep it now.`,
    ...(consequence === undefined ? [] : [consequence]),
  ].join(' ');
}
