import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { createTempFolder } from '../../support/create-temp-folder.ts';
import { findFreePort } from '../../support/find-free-port.ts';
import { collectorConfig, otelcol, startOtelcol } from '../../support/start-otelcol.ts';
import { startOtlpSink } from '../../support/start-otlp-sink.ts';
import { waitFor } from '../../support/wait-for.ts';
import { postSpans } from './otlp-json.ts';

suite('the snippets of collector.md', { skip: otelcol.skip }, () => {
  const cleanup = new AsyncDisposableStack();
  after(() => cleanup.disposeAsync());

  test('add Tallylight to a collector whose own pipeline stays as it is', async () => {
    const port = await findFreePort();
    const { sink, collector } = await startWith('yours.yaml', {
      '127.0.0.1:4317': `127.0.0.1:${port}`,
    });
    await postSpans(collector.url, [
      { name: 'GET /orders', attributes: { 'http.request.method': 'GET' } },
      { name: 'chat', attributes: { 'gen_ai.operation.name': 'chat' } },
    ]);
    await waitFor('the span', () => sink.spans.length > 0);
    assert.deepEqual(
      sink.spans.map(({ name }) => name),
      ['chat'],
    );
    // The debug exporter of the user's own pipeline got both.
    await waitFor('the log', () => /"spans": 2\b/.test(collector.stderr()));
  });

  test('let only apps in that show their token', async () => {
    const { sink, collector } = await startWith('apps-token.yaml');
    await assert.rejects(postSpans(collector.url, [{ name: 'ai.usage' }]), /401/);
    const response = await fetch(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer token-of-the-apps' },
      body: '{}',
    });
    assert.equal(response.status, 200);
    assert.deepEqual(sink.spans, []);
  });

  async function startWith(name: string, replacements: Readonly<Record<string, string>> = {}) {
    const folder = await createTempFolder();
    cleanup.defer(() => folder.remove());
    const sink = await startOtlpSink();
    cleanup.defer(() => sink.close());
    const file = join(folder.path, name);
    await writeFile(file, await readSnippet(name, replacements));
    const collector = await startOtelcol({
      folder: folder.path,
      processorUrl: sink.url,
      configs: [collectorConfig, file],
      env: { TALLYLIGHT_APPS_TOKEN: 'token-of-the-apps' },
    });
    cleanup.defer(async () => void (await collector.stop()));
    return { sink, collector };
  }
});

/** The block of collector.md that begins with the file's name as a comment. */
async function readSnippet(
  name: string,
  replacements: Readonly<Record<string, string>>,
): Promise<string> {
  const page = new URL('../../../processor/collector.md', import.meta.url);
  const blocks = (await readFile(page, 'utf8')).matchAll(/^```yaml\n# (\S+)\n(.*?)^```$/gms);
  let text = [...blocks].find((block) => block[1] === name)?.[2];
  if (text === undefined) throw new Error(`collector.md has no ${name}.`);
  for (const [from, to] of Object.entries(replacements)) {
    assert.ok(text.includes(from), `${name} says ${from}`);
    text = text.replace(from, to);
  }
  return text;
}
