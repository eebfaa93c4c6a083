/**
 * Squared distances along a line, from those in its places: at each place the lowest of many equally wide parabolas.
 * @see P. Felzenszwalb, D. Huttenlocher, "Distance Transforms of Sampled Functions", Theory of Computing 8 (2012)
 */
export class LowerEnvelope {
  /** Places whose parabolas are the lowest somewhere, from left to right, and how high they stand there. */
  readonly #places: Int32Array;
  readonly #heights: Float64Array;
  /** From where on each of them is the lowest; in places, not whole. */
  readonly #starts: Float64Array;
  /** 1 / (2 n spacing²), which divides by how far apart two places are. */
  readonly #shares: Float64Array;
  readonly #squaredSpacing: number;

  /** @param length places of the line @param spacingMm from one place to the next */
  constructor(length: number, spacingMm: number) {
    this.#places = new Int32Array(length);
    this.#heights = new Float64Array(length);
    this.#starts = new Float64Array(length);
    this.#squaredSpacing = spacingMm * spacingMm;
    this.#shares = Float64Array.from({ length }, (_, n) => 1 / (2 * n * this.#squaredSpacing));
  }

  /**
   * @param line mm² in each place to the nearest that lies right there, Infinity for nothing; from `offset` on, as long as the line
   * @param out gets mm² from each place to the nearest in all of the line, from 0 on; may not be `line`
   */
  spread(line: Float64Array, offset: number, out: Float64Array): void {
    const count = this.#build(line, offset);
    if (count === 0) {
      out.fill(Number.POSITIVE_INFINITY);
      return;
    }
    const [places, heights, starts, squaredSpacing] = [this.#places, this.#heights, this.#starts, this.#squaredSpacing];
    const { length } = places;
    for (let n = 0, place = 0; n < count; n++) {
      const [from, height] = [places[n]!, heights[n]!];
      const end = n + 1 < count ? Math.min(length, Math.ceil(starts[n + 1]!)) : length;
      for (; place < end; place++) out[place] = height + (place - from) * (place - from) * squaredSpacing;
    }
  }

  /** @returns how many parabolas are the lowest somewhere */
  #build(line: Float64Array, offset: number): number {
    const [places, heights, starts, shares] = [this.#places, this.#heights, this.#starts, this.#shares];
    const { length } = places;
    let last = -1;
    for (let place = 0; place < length; place++) {
      const height = line[offset + place]!;
      if (height === Number.POSITIVE_INFINITY) continue;
      let start = Number.NEGATIVE_INFINITY;
      while (last >= 0) {
        const before = places[last]!;
        // They cross half way between the two, further right the higher the new one stands.
        start = (place + before) / 2 + (height - heights[last]!) * shares[place - before]!;
        if (start > starts[last]!) break;
        last--;
      }
      last++;
      places[last] = place;
      heights[last] = height;
      starts[last] = last === 0 ? Number.NEGATIVE_INFINITY : start;
    }
    return last + 1;
  }
}
