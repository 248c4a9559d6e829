import { markError } from '@tallylight/instrumentation';
import { answer } from '../../../answer.mjs';
import { withUser } from '../../with-user.js';

// #region recipe
export const POST = withUser('parse', async (request) => {
  const { question } = await request.json();
  const text = await answer(question);
  try {
    return Response.json(JSON.parse(text));
  } catch (error) {
    markError('invalid_json');
    const why = await answer(`why ${question}`);
    return Response.json({ error: error.name, text: why }, { status: 500 });
  }
});
// #endregion
