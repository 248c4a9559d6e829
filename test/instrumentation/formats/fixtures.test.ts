import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ResponseFacts } from '../../../instrumentation/src/call.ts';
import type { WireFormat } from '../../../instrumentation/src/wire-format.ts';
import { type Fixture, loadFixtures } from '../../fixtures/load-fixtures.ts';
import { createRequestHead } from '../support/create-request-head.ts';
import { readStream } from '../support/read-stream.ts';
import { resolveRoute } from '../support/resolve-route.ts';

for (const fixture of loadFixtures()) {
  describe(`${fixture.name}: ${fixture.about}`, () => {
    const { expected, request, response } = fixture;
    const head = createRequestHead(request);
    const route = resolveRoute(head);
    assert.ok(route, `no route for ${request.url}`);

    it('is recognised by its host and path', () => {
      assert.deepEqual(
        {
          providerName: route.providerName,
          operationName: route.format.operationName,
          free: route.format.free === true,
        },
        {
          providerName: expected.providerName,
          operationName: expected.operationName,
          free:
            expected.status === 'success' &&
            expected.source === 'not_billed' &&
            expected.facts.cached !== true &&
            expected.facts.deferred !== true,
        },
      );
    });

    it('has the model, the mode and the units that its request asks for', () => {
      const { requestModel: model, stream, requestUnits: units, requestRegion: region } = expected;
      assert.deepEqual(route.format.readRequest(head, request.body), {
        ...(model !== undefined && { model }),
        ...(stream !== undefined && { stream }),
        ...(units !== undefined && { units }),
        ...(region !== undefined && { region }),
      });
    });

    it('has the facts of its response', () => {
      assert.deepEqual(readFacts(route.format, fixture), expected.facts);
    });

    it('says whom the provider bills', () => {
      const { organization, project } = route.billingHeaders;
      const billing = {
        ...(organization &&
          response.headers[organization] && { organization: response.headers[organization] }),
        ...(project && response.headers[project] && { project: response.headers[project] }),
      };
      assert.deepEqual(billing, expected.billing);
    });

    it('costs the sum of its lines', () => {
      const { basis, total, lines } = fixture.cost;
      if (basis === 'absent' || basis === 'unpriced') {
        assert.deepEqual({ total, lines }, { total: null, lines: [] });
      } else if (basis === 'stated') {
        const stated = expected.facts.statedCost?.amount;
        assert.deepEqual({ total, lines }, { total: stated, lines: [] });
      } else assert.equal(sum(lines.map((line) => line.cost)), sum([total ?? '']));
    });
  });
}

/** What the body says weighs more than what the headers say. */
function readFacts(format: WireFormat, { response }: Fixture): ResponseFacts {
  const header = (name: string) => response.headers[name];
  const headers = format.readHeaders?.({ statusCode: response.status, header }) ?? {};
  const body =
    response.streamFile === undefined
      ? format.readResponse(response.body)
      : readStream(format, [response.bytes], response.streamFile);
  const usage = { ...headers.usage, ...body.usage };
  return { ...headers, ...body, ...(Object.keys(usage).length > 0 && { usage }) };
}

/** Exact: in units of 10⁻¹⁸. */
function sum(amounts: readonly string[]): bigint {
  return amounts.reduce((total, amount) => {
    const [whole = '0', fraction = ''] = amount.split('.');
    return total + BigInt(whole + fraction.padEnd(18, '0'));
  }, 0n);
}
