// A CommonJS app: its own undici with a bounded pool, and the openai SDK, for four users at once.
const { Pool } = require('undici6');
const { OpenAI } = require('openai');

const { usageContext } = globalThis[Symbol.for('tallylight.v1')];
const { PROVIDER_URL } = process.env;
const messages = [{ role: 'user', content: 'x' }];
const shape = process.argv[2];

const pool = new Pool(PROVIDER_URL, { connections: 1 });
const client = new OpenAI({ apiKey: 'k', baseURL: `${PROVIDER_URL}/plain/v1` });

async function callPool(model) {
  const { body } = await pool.request({
    path: '/plain/v1/chat/completions',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages }),
  });
  await body.json();
}

const as = (userId, call) => usageContext.run({ userId }, call);

Promise.all([
  as('u0', () => callPool(`${shape} pool u0`)),
  as('u1', () => callPool(`${shape} pool u1`)),
  as('u2', () => callPool(`${shape} pool u2`)),
  as('u3', () => client.chat.completions.create({ model: `${shape} sdk u3`, messages })),
]).then(() => pool.close());
