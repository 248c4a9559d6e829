import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { formatLocation, loadDataSet } from '../../../processor/src/price-life/load-data-set.ts';

/** A server that ends with its scope. */
async function startServer(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/data.json`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

it('data are fetched from an address', async () => {
  await using server = await startServer((_request, response) => response.end('[] ✓'));
  assert.equal(await loadDataSet(server.url), '[] ✓');
});

it('an answer that is no success is refused with its status, and secrets are not repeated', async () => {
  await using server = await startServer((_request, response) => response.writeHead(404).end());
  await assert.rejects(loadDataSet(`${server.url}?token=s3cret`), {
    name: 'PriceRefusal',
    message: `The prices at ${server.url} could not be read: it answered 404. Check the address and the way there, or give a file with --from.`,
  });
});

it('an address with a password is refused without repeating it', async () => {
  await assert.rejects(loadDataSet('http://ada:s3cret@127.0.0.1:1/data.json'), (error: Error) => {
    assert.match(error.message, /it has a user name or password before the host/);
    assert.doesNotMatch(error.message, /s3cret/);
    return true;
  });
});

it('an answer without end is given up', async () => {
  await using server = await startServer((_request, response) => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const write = () => {
      while (response.write(chunk)) {}
    };
    response.on('drain', write);
    write();
  });
  await assert.rejects(loadDataSet(server.url), /it is larger than 67108864 bytes/);
});

it('fetching ends when the processor stops', async () => {
  await using server = await startServer(() => {});
  const stopping = new AbortController();
  const loading = loadDataSet(server.url, { signal: stopping.signal });
  stopping.abort();
  await assert.rejects(loading, /the processor was stopped meanwhile/);
});

it('a location is shown without what may be a secret in it', () => {
  assert.equal(formatLocation('https://ada:s3cret@example.com/p?t=1#x'), 'https://example.com/p');
  assert.equal(formatLocation('/srv/data.json'), '/srv/data.json');
});
