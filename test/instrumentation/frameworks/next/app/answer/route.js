import { answer } from '../../../answer.mjs';
import { withUser } from '../../with-user.js';

// #region recipe
export const POST = withUser('answer', async (request) => {
  const { question } = await request.json();
  return Response.json({ text: await answer(question) });
});
// #endregion
