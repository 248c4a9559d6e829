import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import {
  removeNodeHeader,
  removeUndiciHeader,
} from '../../../instrumentation/src/http/remove-header.ts';

describe('a header taken off a request of undici', () => {
  it('is gone however often and however it is written, and the others stay in their places', () => {
    const headers = ['a', '1', 'Baggage', 'x', 'b', ['2', '3'], 'baggage', 'y', 'c', 'baggage'];
    const created = { headers };
    removeUndiciHeader(created, 'baggage');
    assert.equal(created.headers, headers);
    assert.deepEqual(headers, ['a', '1', 'b', ['2', '3'], 'c', 'baggage']);
  });

  it('cannot be added by who comes later; others can', () => {
    const created = {
      headers: [] as string[],
      addHeader(name: string, value: string) {
        this.headers.push(name, value);
        return this;
      },
    };
    removeUndiciHeader(created, 'baggage');
    assert.equal(created.addHeader('Baggage', 'x').addHeader('traceparent', 'y'), created);
    assert.deepEqual(created.headers, ['traceparent', 'y']);
  });

  it('is cut out of the one text that undici 5 keeps', () => {
    const created = { headers: 'a: 1\r\nbaggage: x=1,y=2\r\nb: baggage: 3\r\n' };
    removeUndiciHeader(created, 'baggage');
    assert.equal(created.headers, 'a: 1\r\nb: baggage: 3\r\n');
  });
});

describe('a header taken off a request of node:http', () => {
  const options = { host: '127.0.0.1', port: 9 };

  it('is gone', () => {
    const created = request({ ...options, headers: { Baggage: 'x', a: '1' } });
    created.on('error', () => undefined);
    removeNodeHeader(created, 'baggage');
    assert.deepEqual(created.getHeaderNames(), ['a', 'host']);
    created.destroy();
  });

  it('stays where the headers are already written, and nothing throws', () => {
    const created = request({ ...options, headers: ['Host', 'h', 'Baggage', 'x'] });
    created.on('error', () => undefined);
    removeNodeHeader(created, 'baggage');
    assert.match(String(Reflect.get(created, '_header')), /Baggage: x/);
    created.destroy();
  });
});
