import type { SliceToCanvas } from "../cornerstone/picture";

export function scaledBy(m: SliceToCanvas, factor: number): SliceToCanvas {
  return { a: m.a * factor, b: m.b * factor, c: m.c * factor, d: m.d * factor, e: m.e * factor, f: m.f * factor };
}

/** Canvas point -> slice indices (u, v). */
export function inverseOf(m: SliceToCanvas, x: number, y: number): [number, number] {
  const determinant = m.a * m.d - m.b * m.c;
  const dx = x - m.e;
  const dy = y - m.f;
  return [(m.d * dx - m.c * dy) / determinant, (m.a * dy - m.b * dx) / determinant];
}
