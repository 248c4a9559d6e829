import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import {
  removeNodeHeader,
  removeUndiciHeader,
} from '../../../instrumentation/src/http/remove-header.ts';

const always = () => true;
const isList = (value: string) => value.includes('=');

describe('a header taken off a request of undici', () => {
  it('is gone however often and however it is written, and the others stay in their places', () => {
    const headers = ['a', '1', 'Baggage', 'x', 'b', ['2', '3'], 'baggage', 'y', 'c', 'baggage'];
    const created = { headers };
    removeUndiciHeader(created, 'baggage', always);
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
    removeUndiciHeader(created, 'baggage', always);
    assert.equal(created.addHeader('Baggage', 'x').addHeader('traceparent', 'y'), created);
    assert.deepEqual(created.headers, ['traceparent', 'y']);
  });

  it('is cut out of the one text that undici 5 keeps', () => {
    const created = { headers: 'a: 1\r\nbaggage: x=1,y=2\r\nb: baggage: 3\r\n' };
    removeUndiciHeader(created, 'baggage', always);
    assert.equal(created.headers, 'a: 1\r\nb: baggage: 3\r\n');
  });
});

describe('a header whose value is wanted', () => {
  it('stays on a request of undici, the app’s own or added later', () => {
    const created = {
      headers: ['Baggage', 'two bags', 'baggage', 'x=1'],
      addHeader(name: string, value: string) {
        this.headers.push(name, value);
      },
    };
    removeUndiciHeader(created, 'baggage', isList);
    created.addHeader('baggage', 'y=2');
    created.addHeader('baggage', 'one bag');
    assert.deepEqual(created.headers, ['Baggage', 'two bags', 'baggage', 'one bag']);
  });

  it('stays in the one text that undici 5 keeps', () => {
    const created = { headers: 'baggage: two bags\r\nBaggage: x=1\r\n' };
    removeUndiciHeader(created, 'baggage', isList);
    assert.equal(created.headers, 'baggage: two bags\r\n');
  });

  it('stays on a request of node:http', () => {
    const created = request({ host: '127.0.0.1', port: 9, headers: { baggage: 'two bags' } });
    created.on('error', () => undefined);
    removeNodeHeader(created, 'baggage', isList);
    assert.equal(created.getHeader('baggage'), 'two bags');
    created.destroy();
  });
});

describe('a header taken off a request of node:http', () => {
  const options = { host: '127.0.0.1', port: 9 };

  it('is gone', () => {
    const created = request({ ...options, headers: { Baggage: 'x', a: '1' } });
    created.on('error', () => undefined);
    removeNodeHeader(created, 'baggage', always);
    assert.deepEqual(created.getHeaderNames(), ['a', 'host']);
    created.destroy();
  });

  it('is gone where the headers were given as a list, and are written already', () => {
    const created = request({
      ...options,
      headers: ['Host', 'h', 'Baggage', 'x', 'b', 'baggage: 3'],
    });
    created.on('error', () => undefined);
    removeNodeHeader(created, 'baggage', always);
    assert.match(String(Reflect.get(created, '_header')), /\r\nHost: h\r\nb: baggage: 3\r\n/);
    created.destroy();
  });

  it('stays where the head is on its way, and nothing throws', () => {
    const created = request({ ...options, headers: ['Host', 'h', 'Baggage', 'x'] });
    created.on('error', () => undefined);
    created.flushHeaders();
    removeNodeHeader(created, 'baggage', always);
    assert.match(String(Reflect.get(created, '_header')), /Baggage: x/);
    created.destroy();
  });

  it('cannot be set afterwards; others can, and what these methods return is the request', () => {
    const created = request(options);
    created.on('error', () => undefined);
    removeNodeHeader(created, 'baggage', isList);
    assert.equal(created.setHeader('Baggage', 'x=1').setHeader('a', '1'), created);
    assert.equal(created.appendHeader('baggage', 'x=1').appendHeader('a', '2'), created);
    assert.deepEqual({ ...created.getHeaders() }, { host: '127.0.0.1:9', a: ['1', '2'] });
    created.setHeader('baggage', 'two bags');
    assert.equal(created.getHeader('baggage'), 'two bags');
    created.destroy();
  });
});
