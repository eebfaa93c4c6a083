/** A round length that fits into about `maxPx` on the screen, with its words: "5 cm", "20 mm", "200 px". */
export function scaleBar(pxPerUnit: number, unit: "mm" | "px", maxPx: number): { px: number; label: string } | null {
  if (!(pxPerUnit > 0)) return null;
  const longest = maxPx / pxPerUnit;
  const power = 10 ** Math.floor(Math.log10(longest));
  const factor = [5, 2, 1].find((step) => step * power <= longest) ?? 1;
  const length = factor * power;
  const label = unit === "mm" && length >= 10 ? `${length / 10} cm` : `${Number(length.toPrecision(1))} ${unit}`;
  return { px: length * pxPerUnit, label };
}
