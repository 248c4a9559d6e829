// Orders a video and a batch at xAI, and looks at each until its results are there, and once more.
const url = process.env.PROVIDER_URL;
const headers = { 'content-type': 'application/json' };
const post = (path, body) =>
  fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) }).then((answer) =>
    answer.json(),
  );
const get = async (path) => {
  const answer = await fetch(url + path);
  process.stdout.write(`${answer.status} ${(await answer.text()).length}\n`);
};

const { request_id } = await post('/v1/videos/generations', {
  model: 'grok-imagine-video',
  prompt: 'a cat',
});
for (let look = 0; look < 3; look += 1) await get(`/v1/videos/${request_id}`);
const { batch_id } = await post('/v1/batches', { name: 'colours' });
await post(`/v1/batches/${batch_id}/requests`, { batch_requests: [] });
await get(`/v1/batches/${batch_id}`);
await get(`/v1/batches/${batch_id}/results?limit=1`);
await get(`/v1/batches/${batch_id}/results?limit=1&pagination_token=next`);
await get(`/v1/batches/${batch_id}/results`);
