// Downloads a batch's result file as often as it is told to.
for (let left = Number(process.argv[2]); left > 0; left -= 1) {
  const response = await fetch(`${process.env.PROVIDER_URL}/v1/files/file-1/content`);
  console.log((await response.text()).length);
}
