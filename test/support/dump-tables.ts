import pg from 'pg';
import { findPostgres } from './processes.ts';

/** Every row of every table of the embedded ledger below `folder`, as text. */
export async function dumpTables(folder: string): Promise<string> {
  const { socketFolder, port } = await findPostgres(folder);
  const client = new pg.Client({
    host: socketFolder,
    port,
    user: 'tallylight',
    database: 'postgres',
  });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name
       from information_schema.tables
       where table_schema = 'tallylight' and table_type = 'BASE TABLE'`,
    );
    let text = '';
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(
        `select t::text as line from ${name} t`,
      );
      text += `${name}\n${rows.map(({ line }) => line).join('\n')}\n`;
    }
    return text;
  } finally {
    await client.end();
  }
}
