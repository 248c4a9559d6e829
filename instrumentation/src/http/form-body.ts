const maxFormBytes = 256 * 1024;

/** A form as it passes by: `application/x-www-form-urlencoded`. */
export class FormBody {
  #chunks: Buffer[] = [];
  #byteLength = 0;

  push(chunk: Uint8Array): void {
    this.#byteLength += chunk.byteLength;
    if (this.#byteLength > maxFormBytes) this.#chunks = [];
    else this.#chunks.push(Buffer.from(chunk));
  }

  /** The fields by name, of one that is repeated all values; `undefined` when it is too large. */
  parse(): unknown {
    if (this.#byteLength > maxFormBytes) return undefined;
    const fields = new Fields();
    for (const [name, value] of new URLSearchParams(Buffer.concat(this.#chunks).toString())) {
      fields.add(name, value);
    }
    return fields.values;
  }
}

const maxFields = 256;

/** The fields of a form, as an object like one of JSON. */
export class Fields {
  /** Without a prototype: a field may be called `__proto__`. */
  readonly values: Record<string, unknown> = Object.create(null);
  #count = 0;

  add(name: string, value: unknown): void {
    this.#count += 1;
    if (this.#count > maxFields) return;
    const earlier = this.values[name];
    if (earlier === undefined) this.values[name] = value;
    else if (Array.isArray(earlier)) earlier.push(value);
    else this.values[name] = [earlier, value];
  }
}
