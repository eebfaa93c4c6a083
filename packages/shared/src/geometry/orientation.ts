import { type AffineLps, columnOf, normalize, type Vec3 } from "./affine.js";

/** Where a direction points, in the patient: Left, Right, Posterior, Anterior, Superior, Inferior. */
export type OrientationLetter = "L" | "R" | "P" | "A" | "S" | "I";

const letters = [
  ["L", "R"],
  ["P", "A"],
  ["S", "I"],
] as const;

/** The letter of the nearest axis. */
export function letterOf(directionLps: Vec3): OrientationLetter {
  return lettersOf(directionLps)[0]!;
}

/**
 * The way readers see it at the edge of an image: the nearest axis first, then what else the direction leans to, e.g. "AL".
 * @param leastLean components of the unit vector below this are left out (0.26 is about 15 degrees)
 */
export function orientationLabel(directionLps: Vec3, leastLean = 0.26): string {
  return lettersOf(directionLps, leastLean).join("");
}

/** Three letters for i, j and k, e.g. "LPS" for a straight axial series. Each names where the index grows to. */
export function orientationCode(ijkToLps: AffineLps): string {
  return ([0, 1, 2] as const).map((axis) => letterOf(columnOf(ijkToLps, axis))).join("");
}

export const oppositeLetter: Readonly<Record<OrientationLetter, OrientationLetter>> = {
  L: "R",
  R: "L",
  P: "A",
  A: "P",
  S: "I",
  I: "S",
};

function lettersOf(directionLps: Vec3, leastLean = 0): OrientationLetter[] {
  const unit = normalize(directionLps);
  return [0, 1, 2]
    .map((axis) => ({ axis, lean: Math.abs(unit[axis]!) }))
    .filter(({ lean }, _n, all) => lean > leastLean || lean === Math.max(...all.map((other) => other.lean)))
    .sort((a, b) => b.lean - a.lean || a.axis - b.axis)
    .map(({ axis }) => letters[axis]![unit[axis]! >= 0 ? 0 : 1]);
}
