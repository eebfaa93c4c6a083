import { mix } from "./script.js";

/** One to three bytes changed, dropped or put in; the same for the same `n`. */
export function mutated(seed: Uint8Array, n: number): Uint8Array {
  const bytes = [...seed];
  for (let times = 1 + (mix(n, 1) % 3); times > 0; times -= 1) {
    const at = mix(n, times, 2) % bytes.length;
    const value = mix(n, times, 3) % 5 === 0 ? [0, 0x7f, 0x80, 0xff][mix(n, times, 4) % 4]! : mix(n, times, 5) & 0xff;
    const how = mix(n, times, 6) % 8;
    if (how === 0) bytes.splice(at, 1);
    else if (how === 1) bytes.splice(at, 0, value);
    else if (how === 2 && bytes.length > 3) bytes.length = Math.max(1, at);
    else if (how < 5) bytes[at] = (bytes[at]! + (value % 2 === 0 ? 1 : 255)) & 0xff;
    else bytes[at] = value;
  }
  return Uint8Array.from(bytes);
}
