import { withUsageContext } from '@tallylight/instrumentation';
import { loadFixtures } from '../fixtures/load-fixtures.ts';

/* An app that sends every fixture's request as it stands and reads its answer to the end. */

const origins: Readonly<Record<string, string>> = JSON.parse(process.env.REPLAY_ORIGINS ?? '{}');

for (const { name, request } of loadFixtures()) {
  const { origin, pathname, search } = new URL(request.url);
  await withUsageContext({ task: name }, async () => {
    const response = await fetch(`${origins[origin]}${pathname}${search}`, {
      method: request.method,
      headers: { ...request.headers, 'x-fixture': name },
      body: JSON.stringify(request.body),
    });
    await response.arrayBuffer();
  });
}
