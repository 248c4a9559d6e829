// Runs the code that the migration guide gives as «after».
import { readFileSync } from 'node:fs';
import OpenAI from 'openai';

const guide = readFileSync(
  new URL('../../../instrumentation/migration.md', import.meta.url),
  'utf8',
);
const index = new URL('../../../instrumentation/src/index.ts', import.meta.url).href;

function load(kind) {
  const [, code] = new RegExp(`\`\`\`js after=${kind}\n(.*?)\`\`\``, 's').exec(guide);
  // A module without a place in a folder finds no packages by name.
  const placed = code
    .replace("'@tallylight/instrumentation'", `'${index}'`)
    .replace("'openai'", `'${import.meta.resolve('openai')}'`);
  return import(`data:text/javascript,${encodeURIComponent(placed)}`);
}

const messages = [{ role: 'user', content: 'hello' }];
const { summarize } = await load('wrapper');
await summarize({ id: 'ada' }, messages);

const { answerTicket, attributeUsage } = await load('block');
const openai = new OpenAI();
await Promise.all(
  ['bob', 'eve'].map(
    (id) =>
      new Promise((resolve) => {
        attributeUsage({ user: { id, team: 'acme' } }, {}, () =>
          resolve(answerTicket(openai, { id: `t-${id}`, messages })),
        );
      }),
  ),
);

const { onAiStop } = await load('event');
onAiStop(
  { inputTokens: 812, outputTokens: 90, durationMs: 1200 },
  { model: 'gpt-4o-mini', userId: 'ida', action: 'translate' },
);
