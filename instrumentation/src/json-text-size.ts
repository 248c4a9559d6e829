const backslash = 0x5c;
const letterU = 0x75;

/**
 * Measures the text of a JSON string from the bytes between its quotes, however these are cut: in characters
 * (code points) and in bytes of UTF-8. An escape is the one character that it stands for, a surrogate pair one.
 */
export class JsonTextSize {
  characters = 0;
  /** As UTF-8, whatever of it is written with escapes. */
  bytes = 0;
  #escaped = false;
  /** Hexadecimal digits of `\uXXXX` that are still to come, and the value of those that came. */
  #digitsLeft = 0;
  #unit = 0;
  #afterHighSurrogate = false;

  add(json: Buffer, from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      const byte = json[at] as number;
      if (this.#digitsLeft > 0) this.#addDigit(byte);
      else if (this.#escaped) {
        this.#escaped = false;
        if (byte === letterU) this.#digitsLeft = 4;
        else this.#addCharacter(1);
      } else if (byte === backslash) this.#escaped = true;
      else {
        this.bytes += 1;
        // All bytes of a character but its first are 10xxxxxx.
        if ((byte & 0xc0) !== 0x80) this.characters += 1;
        this.#afterHighSurrogate = false;
      }
    }
  }

  /** The same for bytes that are known to be plain ASCII without a backslash, such as base64. */
  addPlain(length: number): void {
    if (length === 0) return;
    this.characters += length;
    this.bytes += length;
    this.#afterHighSurrogate = false;
  }

  /** Whether the next byte stands for itself: it is inside of no escape. */
  isBetweenCharacters(): boolean {
    return !this.#escaped && this.#digitsLeft === 0;
  }

  #addCharacter(bytes: number): void {
    this.characters += 1;
    this.bytes += bytes;
    this.#afterHighSurrogate = false;
  }

  #addDigit(byte: number): void {
    this.#unit = this.#unit * 16 + readDigit(byte);
    this.#digitsLeft -= 1;
    if (this.#digitsLeft > 0) return;
    const unit = this.#unit;
    this.#unit = 0;
    if (this.#afterHighSurrogate && unit >= 0xdc00 && unit <= 0xdfff) {
      // Three bytes were counted for the first half; the two together have four.
      this.bytes += 1;
      this.#afterHighSurrogate = false;
      return;
    }
    this.#addCharacter(unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3);
    this.#afterHighSurrogate = unit >= 0xd800 && unit <= 0xdbff;
  }
}

/** Any other byte is no JSON, and counts as anything. */
function readDigit(byte: number): number {
  return byte <= 0x39 ? byte & 0x0f : (byte & 0x0f) + 9;
}
