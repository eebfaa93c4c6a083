/**
 * An adaptive binary range coder: 24 bits of range, so that every number stays a small integer in every browser. A context's chance of a
 * 0 is counted as it goes: the more often it was seen, the less one bit moves it. Part of the formats that use it: never change it.
 */
export interface BitCoder {
  readonly decodes: boolean;
  /** Codes one bit in a context. An encoder is given it; a decoder ignores `bit`. @returns the bit */
  bit(context: number, bit: number): number;
  /** Codes `count` bits (0 to 30) of a number that nothing is known about, the highest first. @returns the number */
  bits(count: number, value: number): number;
}

/** Where contexts begin: for each, the chance of a 0 out of 65,536 and how many bits that estimate is worth. */
export interface StartTable {
  readonly chance: Uint16Array;
  readonly weight: Uint8Array;
}

const rangeTop = 0x1000000;
const rangeMin = 0x10000;
const maxWeight = 250;
/** 65,536 / (weight + 1.5): how far a bit moves a context's chance. */
const steps = Uint16Array.from({ length: maxWeight + 1 }, (_, weight) => Math.round(65_536 / (weight + 1.5)));

/** Bytes that an encoder leaves out at most: two of its last value, and the third where that is 0. */
const bytesLeftOut = 3;

/** Contexts in use; taken up again when a coder is done with them, for a stroke is over before a new array is. */
class Contexts {
  static #idle: Contexts | null = null;

  private constructor(
    readonly chance: Uint16Array,
    readonly weight: Uint8Array,
  ) {}

  static take({ chance, weight }: StartTable, count: number): Contexts {
    const idle = Contexts.#idle;
    if (idle === null || idle.chance.length < count)
      return new Contexts(chance.slice(0, count), weight.slice(0, count));
    Contexts.#idle = null;
    idle.chance.set(chance.subarray(0, count));
    idle.weight.set(weight.subarray(0, count));
    return idle;
  }

  giveBack(): void {
    if ((Contexts.#idle?.chance.length ?? 0) < this.chance.length) Contexts.#idle = this;
  }
}

/** Encoder and decoder in one class, so that a model's inner loop calls one function and no other. */
export class RangeCoder implements BitCoder {
  readonly #chance: Uint16Array;
  readonly #weight: Uint8Array;
  #low = 0;
  #range = rangeTop - 1;
  #code = 0;
  #at = 0;

  private constructor(
    readonly decodes: boolean,
    private bytes: Uint8Array,
    private readonly contexts: Contexts,
    private readonly fail: (fault: string) => Error,
  ) {
    this.#chance = contexts.chance;
    this.#weight = contexts.weight;
  }

  static encoder(start: StartTable, count = start.chance.length): RangeCoder {
    const unfailing = (fault: string) => new Error(fault);
    return new RangeCoder(false, new Uint8Array(64), Contexts.take(start, count), unfailing);
  }

  /** @param fail what to throw when `source` is not what an encoder wrote */
  static decoder(
    source: Uint8Array,
    start: StartTable,
    fail: (fault: string) => Error,
    count = start.chance.length,
  ): RangeCoder {
    const coder = new RangeCoder(true, source, Contexts.take(start, count), fail);
    coder.#code = ((source[0] ?? 0) << 16) | ((source[1] ?? 0) << 8) | (source[2] ?? 0);
    coder.#at = 3;
    return coder;
  }

  bit(context: number, given: number): number {
    const chance = this.#chance;
    const p = chance[context]!;
    const seen = this.#weight[context]!;
    if (seen < maxWeight) this.#weight[context] = seen + 1;
    // 12 bits, and neither side impossible.
    const clamped = p < 32 ? 2 : p > 65_504 ? 4094 : p >>> 4;
    const bound = Math.imul(this.#range >>> 4, clamped) >>> 8;
    let bit = given;
    if (this.decodes) bit = this.#code < bound ? 0 : 1;
    if (bit === 0) {
      this.#range = bound;
      chance[context] = p + (Math.imul(65_535 - p, steps[seen]!) >>> 16);
    } else {
      if (this.decodes) this.#code -= bound;
      else this.#low += bound;
      this.#range -= bound;
      chance[context] = p - (Math.imul(p, steps[seen]!) >>> 16);
    }
    if (this.#range < rangeMin) this.#shift();
    return bit;
  }

  bits(count: number, given: number): number {
    let value = 0;
    for (let at = count - 1; at >= 0; at -= 1) {
      this.#range >>>= 1;
      const bit = this.decodes ? Number(this.#code >= this.#range) : (given >>> at) & 1;
      if (bit === 1) {
        if (this.decodes) this.#code -= this.#range;
        else this.#low += this.#range;
      }
      value = (value << 1) | bit;
      if (this.#range < rangeMin) this.#shift();
    }
    return value;
  }

  /** The coded bytes, of an encoder; nothing may be coded after that. */
  finish(): Uint8Array {
    // Any value inside the range will do: the one whose last two bytes are 0, which a decoder supplies by itself.
    this.#low = (this.#low + 0xffff) & ~0xffff;
    this.#carry();
    const last = (this.#low >>> 16) & 0xff;
    if (last !== 0) this.#push(last);
    this.contexts.giveBack();
    return this.bytes.slice(0, this.#at);
  }

  /** For a decoder, when all is read. @throws what `fail` gives when there are bytes that nobody asked for */
  end(): void {
    this.contexts.giveBack();
    if (this.#at < this.bytes.length) throw this.fail("bytes behind the last voxel");
  }

  #shift(): void {
    while (this.#range < rangeMin) {
      this.#range <<= 8;
      if (this.decodes) {
        // What costs almost nothing to say could be said for ever: it ends where its bytes do.
        if (this.#at >= this.bytes.length + bytesLeftOut) throw this.fail("voxels end too early");
        this.#code = (this.#code << 8) | (this.bytes[this.#at] ?? 0);
        this.#at += 1;
      } else {
        this.#carry();
        this.#push(this.#low >>> 16);
        this.#low = (this.#low & 0xffff) << 8;
      }
    }
  }

  #carry(): void {
    if (this.#low < rangeTop) return;
    this.#low -= rangeTop;
    let at = this.#at - 1;
    while (this.bytes[at] === 0xff) this.bytes[at--] = 0;
    this.bytes[at]! += 1;
  }

  #push(byte: number): void {
    if (this.#at === this.bytes.length) {
      const grown = new Uint8Array(this.#at * 2);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes[this.#at++] = byte;
  }
}
