/** The time, as an argument. Tests hand over a clock they can turn. */
export interface Clock {
  now(): Date;
  /** Milliseconds that never go backwards; the zero is arbitrary. */
  monotonicMs(): number;
}
