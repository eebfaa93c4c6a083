import { add, cross, length, scale, subtract, type Vec3 } from "@covoxel/shared/geometry";

/** Three points of the unit cube whose corners are the centres of eight voxels. */
type Triangle = readonly [Vec3, Vec3, Vec3];
type Loop = readonly Vec3[];

/** Bit 4 di + 2 dk + dj is the voxel at (di, dj, dk): see SurfaceCodes. */
const corners: readonly Vec3[] = Array.from({ length: 8 }, (_, bit): Vec3 => [bit >> 2, bit & 1, (bit >> 1) & 1]);
const bitOf = ([i, j, k]: Vec3): number => 4 * i + 2 * k + j;

/** The corners of each face, in a ring. */
const faces: readonly (readonly Vec3[])[] = [0, 1, 2].flatMap((axis) =>
  [0, 1].map((side) =>
    [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 0],
    ].map(([p, q]): Vec3 => {
      const corner: [number, number, number] = [side, side, side];
      corner[(axis + 1) % 3] = p!;
      corner[(axis + 2) % 3] = q!;
      return corner;
    }),
  ),
);

/**
 * The surface between the corners that are inside and those that are outside, cutting edges half way.
 *
 * It goes around the fewer of the two, so that a code and its opposite have the same; where these touch only across a face or the cube, around
 * each of them. A loop of cut edges that isn't flat may be divided into triangles in several ways: we take the largest area.
 * @see W. Lorensen, H. Cline, "Marching Cubes", SIGGRAPH 1987. The rules are ours, and so is the code; the areas come out as those that
 * DeepMind's surface-distance has in its table.
 * @param code as in SurfaceCodes
 */
export function trianglesOf(code: number): readonly Triangle[] {
  const fewer = corners.filter((corner) => isSet(code, corner)).length > 4 ? 255 - code : code;
  return loopsOf(fewer).flatMap(largestTriangulation);
}

const isSet = (code: number, corner: Vec3): boolean => ((code >> bitOf(corner)) & 1) === 1;

/** On each face lines run from cut edge to cut edge; each edge has two faces, so lines close to loops. */
function loopsOf(code: number): Loop[] {
  const lines = faces.flatMap((face) => linesOn(face, code));
  const loops: Loop[] = [];
  while (lines.length > 0) {
    const loop = [...lines.pop()!];
    for (;;) {
      const next = lines.findIndex((line) => line.some((point) => isSame(point, loop.at(-1)!)));
      if (next < 0) break;
      const [from, to] = lines.splice(next, 1)[0]!;
      loop.push(isSame(from, loop.at(-1)!) ? to : from);
    }
    loops.push(loop.slice(1)); // it came back to where it began
  }
  return loops;
}

/** A line for each run of inside corners along the ring: with two opposite ones each is cut off by itself. */
function linesOn(face: readonly Vec3[], code: number): [Vec3, Vec3][] {
  const inside = face.map((corner) => isSet(code, corner));
  return face.flatMap((_, n): [Vec3, Vec3][] => {
    if (!inside[n] || inside[(n + 3) % 4]) return [];
    let last = n;
    while (inside[(last + 1) % 4]) last++;
    return [[edgeMiddle(face, n + 3), edgeMiddle(face, last)]];
  });
}

/** Between corner `n` of the ring and the next. */
const edgeMiddle = (face: readonly Vec3[], n: number): Vec3 => scale(add(face[n % 4]!, face[(n + 1) % 4]!), 0.5);

const isSame = (a: Vec3, b: Vec3): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

/** Splits at the triangle over the loop's last side, in every way, and each of the two rests as well. At most six points. */
function largestTriangulation(loop: Loop): Triangle[] {
  if (loop.length < 3) return [];
  const ways = loop
    .slice(1, -1)
    .map((tip, n) => [
      [loop[0]!, tip, loop.at(-1)!] as const,
      ...largestTriangulation(loop.slice(0, n + 2)),
      ...largestTriangulation(loop.slice(n + 1)),
    ]);
  return ways.reduce((best, way) => (areaOf(way) > areaOf(best) + 1e-9 ? way : best));
}

const areaOf = (triangles: readonly Triangle[]): number =>
  triangles.reduce((total, [a, b, c]) => total + length(cross(subtract(b, a), subtract(c, a))) / 2, 0);

/** @returns mm² of the same triangles between voxels that are so far apart along i, j and k */
export const stretchedArea = (triangles: readonly Triangle[], spacingMm: Vec3): number =>
  areaOf(triangles.map(([a, b, c]) => [stretch(a, spacingMm), stretch(b, spacingMm), stretch(c, spacingMm)]));

const stretch = (point: Vec3, by: Vec3): Vec3 => [point[0] * by[0], point[1] * by[1], point[2] * by[2]];
