import type { Transform } from 'node:stream';

/** Undoes the content encodings of our copy of a body. */
export interface ContentDecoder {
  push(chunk: Uint8Array): void;
  /** No more bytes come. `onDone` is called once everything decodable has reached the sink. */
  end(onDone: () => void): void;
  /** The same at once, for the end of the process. */
  endNow(): void;
}

// Small bodies are decoded in one go at the end: cheaper than a stream on the thread pool.
const maxSyncBytes = 16 * 1024;
// A decoded body that is larger than this although it came in 16 KiB is a bomb.
const maxSyncDecodedBytes = 16 * 1024 * 1024;
// Compressed bytes that are kept so that `endNow` can start again from the first of them.
const maxKeptBytes = 1024 * 1024;

/**
 * A decoder for the value of `content-encoding`, or `null` for a coding that is not known.
 * A body that breaks off is decoded as far as it came.
 */
export function createContentDecoder(
  contentEncoding: string | undefined,
  sink: (chunk: Uint8Array) => void,
): ContentDecoder | null {
  if (contentEncoding === undefined) return createPlainDecoder(sink);
  const codings = parseCodings(contentEncoding);
  if (codings === null) return null;
  if (codings.length === 0) return createPlainDecoder(sink);

  let kept: Buffer[] | null = [];
  let keptBytes = 0;
  let passedBytes = 0;
  let streams: Transform[] | null = null;
  let closed = false;

  function push(chunk: Uint8Array): void {
    const copy = Buffer.from(chunk);
    keptBytes += copy.byteLength;
    kept?.push(copy);
    if (streams !== null) streams[0]?.write(copy);
    else if (keptBytes > maxSyncBytes) startStreams();
    if (keptBytes > maxKeptBytes) kept = null;
  }

  function startStreams(): void {
    const first = kept?.[0]?.[0] ?? 0;
    streams = (codings as Coding[]).map((coding) => coding.createStream(first));
    streams.reduce((from, to) => from.pipe(to));
    for (const stream of streams) stream.on('error', closeStreams);
    streams.at(-1)?.on('data', pass);
    for (const chunk of kept ?? []) streams[0]?.write(chunk);
  }

  function pass(chunk: Uint8Array): void {
    if (closed) return;
    passedBytes += chunk.byteLength;
    sink(chunk);
  }

  function closeStreams(): void {
    for (const stream of streams ?? []) stream.destroy();
  }

  function end(onDone: () => void): void {
    const last = streams?.at(-1);
    if (last === undefined || last.destroyed) {
      if (last === undefined) endNow();
      onDone();
      return;
    }
    last.once('close', onDone);
    streams?.[0]?.end();
  }

  function endNow(): void {
    if (closed) return;
    const decoded = kept === null ? null : decodeNow(codings as Coding[], Buffer.concat(kept));
    if (decoded !== null && decoded.byteLength > passedBytes) pass(decoded.subarray(passedBytes));
    closed = true;
    kept = null;
    closeStreams();
  }

  return { push, end, endNow };
}

function createPlainDecoder(sink: (chunk: Uint8Array) => void): ContentDecoder {
  return { push: sink, end: (onDone) => onDone(), endNow: () => undefined };
}

function decodeNow(codings: readonly Coding[], body: Buffer): Buffer | null {
  try {
    return codings.reduce((bytes, coding) => coding.decode(bytes), body);
  } catch {
    return null;
  }
}

interface Coding {
  createStream(firstByte: number): Transform;
  decode(body: Buffer): Buffer;
}

/** Loaded with the first compressed body: with Node's streams it takes several milliseconds of a start. */
function zlib() {
  return process.getBuiltinModule('node:zlib');
}

// Flushing instead of finishing lets a body that broke off give what it holds.
const gzipOptions = () => ({ finishFlush: zlib().constants.Z_SYNC_FLUSH });
const brotliOptions = () => ({ finishFlush: zlib().constants.BROTLI_OPERATION_FLUSH });
const zstdOptions = () => ({ finishFlush: zlib().constants.ZSTD_e_flush });
const bounded = { maxOutputLength: maxSyncDecodedBytes };

const knownCodings: Readonly<Record<string, Coding>> = {
  gzip: {
    createStream: () => zlib().createGunzip(gzipOptions()),
    decode: (body) => zlib().gunzipSync(body, { ...gzipOptions(), ...bounded }),
  },
  deflate: {
    createStream: (firstByte) =>
      hasZlibHeader(firstByte)
        ? zlib().createInflate(gzipOptions())
        : zlib().createInflateRaw(gzipOptions()),
    decode: (body) => decodeDeflate(body),
  },
  br: {
    createStream: () => zlib().createBrotliDecompress(brotliOptions()),
    decode: (body) => zlib().brotliDecompressSync(body, { ...brotliOptions(), ...bounded }),
  },
  zstd: {
    createStream: () => zlib().createZstdDecompress(zstdOptions()),
    decode: (body) => zlib().zstdDecompressSync(body, { ...zstdOptions(), ...bounded }),
  },
};

function decodeDeflate(body: Buffer): Buffer {
  const options = { ...gzipOptions(), ...bounded };
  return hasZlibHeader(body[0] ?? 0)
    ? zlib().inflateSync(body, options)
    : zlib().inflateRawSync(body, options);
}

/** "deflate" means zlib's format; some servers send the bare stream without its header. */
function hasZlibHeader(firstByte: number): boolean {
  return (firstByte & 0x0f) === 8;
}

/** The codings in the order in which they must be undone. */
function parseCodings(contentEncoding: string): Coding[] | null {
  const codings: Coding[] = [];
  for (const part of contentEncoding.toLowerCase().split(',')) {
    const name = part.trim().replace(/^x-/, '');
    if (name === '' || name === 'identity') continue;
    const coding = knownCodings[name];
    if (coding === undefined) return null;
    codings.unshift(coding);
  }
  return codings;
}
