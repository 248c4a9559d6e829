// Reads a stream that states no usage, to its end or until after its second event.
const response = await fetch(`${process.env.PROVIDER_URL}/v1/chat/completions`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    model: 'gpt-4o',
    stream: true,
    messages: [{ role: 'user', content: 'tiktoken is great!' }],
  }),
});
const reader = response.body.getReader();
if (process.argv[2] === 'leave') {
  await reader.read();
  await reader.cancel();
} else {
  while (!(await reader.read()).done);
}
