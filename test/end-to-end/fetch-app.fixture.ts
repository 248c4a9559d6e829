/* An app that fetches the URLs that it is told, one after the other, and reads what they answer. */

for (const url of JSON.parse(process.env.FETCH_URLS ?? '[]') as readonly string[]) {
  const response = await fetch(url);
  await response.arrayBuffer();
}
