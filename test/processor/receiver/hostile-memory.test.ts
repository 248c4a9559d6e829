import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createChildEnv } from '../../support/child-env.ts';
import { bodyBytes, hostileBodies } from './hostile-bodies.ts';

const fixture = fileURLToPath(new URL('decode-hostile.fixture.ts', import.meta.url));
const run = promisify(execFile);

/** Node, the body, what making it took, and what it becomes. A parser without limits takes gigabytes. */
const maxRssBytes = 768 * 1024 * 1024;

/** Far more than it takes on any machine; a quadratic time would be hours. */
const maxMilliseconds = 60_000;

for (const [name, { encoding, status }] of Object.entries(hostileBodies)) {
  test(`64 MiB of ${name} in ${encoding} are answered with ${status}, and fill no memory`, async (t) => {
    const { stdout } = await run(process.execPath, [fixture, name], { env: createChildEnv({}) });
    const result = JSON.parse(stdout);
    t.diagnostic(
      `${bodyBytes} bytes: ${Math.round(result.milliseconds)} ms, ${Math.round(result.maxRssBytes / 2 ** 20)} MiB`,
    );
    assert.equal(result.status, status);
    assert.ok(result.maxRssBytes < maxRssBytes, `the process had ${result.maxRssBytes} bytes`);
    assert.ok(result.milliseconds < maxMilliseconds, `it took ${result.milliseconds} ms`);
  });
}
