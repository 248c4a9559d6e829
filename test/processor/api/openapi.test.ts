import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createApi } from '../../../processor/src/api/create-api.ts';
import openapi from '../../../processor/src/api/openapi.json' with { type: 'json' };
import { emptyPorts, startApi } from './start-api.ts';

interface Layer {
  readonly route?: { readonly path: string };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** The paths that Express knows, in OpenAPI's spelling. */
function listRoutes(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ route, handle }) =>
    route === undefined ? listRoutes(handle.stack ?? []) : [route.path.replace(/:(\w+)/g, '{$1}')],
  );
}

/** Every `$ref` in a JSON value. */
function listReferences(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : listReferences(inner),
  );
}

describe('The OpenAPI description', () => {
  test('describes every route, and every route that it describes is there', async () => {
    await using api = await startApi();
    const { body } = await api.get('/openapi.json');
    const router = createApi(emptyPorts) as unknown as { stack: readonly Layer[] };
    assert.deepEqual(Object.keys(body.paths).sort(), listRoutes(router.stack).sort());
  });

  test('refers only to what it defines, and defines nothing that it does not use', () => {
    const used = new Set(listReferences(openapi));
    const defined = Object.entries({
      parameters: openapi.components.parameters,
      responses: openapi.components.responses,
      schemas: openapi.components.schemas,
    }).flatMap(([kind, entries]) =>
      Object.keys(entries).map((name) => `#/components/${kind}/${name}`),
    );
    assert.deepEqual([...used].sort(), defined.sort());
  });

  test('gives every operation a name of its own', () => {
    const names = Object.values(openapi.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    assert.equal(new Set(names).size, names.length);
  });
});
