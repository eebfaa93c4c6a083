import { strFromU8, strToU8 } from "fflate";
import { MalformedEntry } from "./errors.js";

/** Appends to a growing buffer. Varints are little-endian groups of seven bits and carry any integer from 0 to 2^53 - 1. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.byte(rest > 0x7fff_ffff ? (rest % 128) | 0x80 : (rest & 0x7f) | 0x80);
      rest = rest > 0x7fff_ffff ? Math.floor(rest / 128) : rest >>> 7;
    }
    this.byte(rest);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  text(value: string): void {
    const utf8 = strToU8(value);
    this.varint(utf8.length);
    this.bytes(utf8);
  }

  /** A copy of its own, exactly as long as what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** Reads what `ByteWriter` wrote. Every read past the end or over its cap is what `fail` gives, and nothing is allocated before its check. */
export class ByteReader {
  #at = 0;

  constructor(
    readonly source: Uint8Array,
    private readonly fail: (fault: string) => Error = (fault) => new MalformedEntry(fault),
  ) {}

  get done(): boolean {
    return this.#at === this.source.length;
  }

  /** Of the byte that is read next. */
  get offset(): number {
    return this.#at;
  }

  byte(): number {
    const value = this.source[this.#at];
    if (value === undefined) throw this.fail("it ends too early");
    this.#at += 1;
    return value;
  }

  /** @param max inclusive */
  varint(what: string, max: number): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const next = this.byte();
      value += (next & 0x7f) * scale;
      if (value > max) throw this.fail(`${what} is over ${max}`);
      if (next < 0x80) {
        if (next === 0 && scale > 1) throw this.fail(`${what} is written in more bytes than it needs`);
        return value;
      }
      scale *= 128;
      if (scale > Number.MAX_SAFE_INTEGER) throw this.fail(`${what} does not end`);
    }
  }

  /** A view into the source, not a copy. */
  bytes(what: string, count: number): Uint8Array {
    if (count > this.source.length - this.#at) throw this.fail(`${what} ends too early`);
    this.#at += count;
    return this.source.subarray(this.#at - count, this.#at);
  }

  /** All that is left, as a view. */
  rest(): Uint8Array {
    return this.bytes("the rest", this.source.length - this.#at);
  }

  text(what: string, maxBytes: number): string {
    const utf8 = this.bytes(what, this.varint(`the length of ${what}`, maxBytes));
    const value = strFromU8(utf8);
    if (!sameBytes(strToU8(value), utf8)) throw this.fail(`${what} is not UTF-8`);
    return value;
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
