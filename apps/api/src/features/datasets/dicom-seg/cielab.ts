type Triple = readonly [number, number, number];

/** sRGB to XYZ, adapted to D50 as DICOM's profile connection space wants (Bradford). */
const toXyzD50: readonly Triple[] = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
];
const whiteD50: Triple = [0.9642, 1, 0.8251];

/**
 * @param colour "#rrggbb", sRGB
 * @returns L*, a*, b* as Recommended Display CIELab Value has them: L* 0 … 100 and a*, b* -128 … 127, each spread over 0 … 65535
 * @see DICOM PS3.3 C.10.7.1.1
 */
export function cielabOf(colour: string): [number, number, number] {
  const linear = [1, 3, 5].map((at) =>
    toLinear(Number.parseInt(colour.slice(at, at + 2), 16) / 255),
  ) as unknown as Triple;
  const [x, y, z] = toXyzD50.map((row, n) =>
    lightness((row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2]) / whiteD50[n]!),
  ) as unknown as Triple;
  const spread = (value: number, least: number, span: number) =>
    Math.round((Math.max(0, Math.min(span, value - least)) / span) * 65_535);
  return [spread(116 * y - 16, 0, 100), spread(500 * (x - y), -128, 255), spread(200 * (y - z), -128, 255)];
}

const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const lightness = (t: number) => (t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116);
