"""How two masks agree, worked out in another way than ours: the measure of apps/api/src/features/agreement.

Overlaps are counted by numpy. A surface element's area is that of the convex hull (Qhull's) of the corners that are inside
and of the midpoints of the cube's edges that the surface cuts, without what lies on the cube's own faces; the one kind of element that no hull
describes has a formula. Distances are asked of a k-d tree over the other surface's elements. No distance transform, no marching cubes, no
bounding box.

stdin: {"cases": [{"name", "a": file, "b": file (uint8 labels, [k][j][i], i fastest), "shape": [ni, nj, nk], "spacing": [mm along i, j, k],
        "labels": [of a, of b], "tolerance": mm}], "spacings": [[mm along i, j, k]]}
stdout: {"cases": {name: {"dice", "jaccard", "volume_difference_ml", "hd95_mm", "surface_dice"}}, null where there is none;
         "areas": for each spacing mm2 of the 256 surface elements, where corner (di, dj, dk) inside is bit 4 di + 2 dj + dk}

agreement.json is what it said of the generated cases of tests/support/agreement/cases.ts; `node --import tsx
tests/support/agreement/store-answers.ts` writes it.
"""
import functools
import itertools
import json
import sys

import numpy
from scipy.spatial import ConvexHull, cKDTree

CORNERS = list(itertools.product((0, 1), repeat=3))
AXES = numpy.eye(3, dtype=int)


def neighbours(corner):
    return [tuple(numpy.abs(numpy.array(corner) - axis)) for axis in AXES]


def connected_parts(corners):
    left = set(corners)
    while left:
        part, open_ends = set(), [left.pop()]
        while open_ends:
            corner = open_ends.pop()
            part.add(corner)
            for beside in neighbours(corner):
                if beside in left:
                    left.remove(beside)
                    open_ends.append(beside)
        yield part


def hull_area(part, spacing):
    """Of the hull's facets, those that lie on no face of the cube."""
    cuts = [(numpy.array(corner) + beside) / 2 for corner in part for beside in neighbours(corner) if beside not in part]
    points = numpy.array(list(part) + cuts, dtype=float)
    hull = ConvexHull(points)
    area = 0.0
    for triangle in hull.simplices:
        a, b, c = points[triangle]
        on_face = any(a[n] == b[n] == c[n] and a[n] in (0, 1) for n in range(3))
        if not on_face:
            area += numpy.linalg.norm(numpy.cross((b - a) * spacing, (c - a) * spacing)) / 2
    return area


def is_twisted(part):
    """Four corners in a row, each step along another axis."""
    return len(part) == 4 and sorted(sum(n in part for n in neighbours(corner)) for corner in part) == [1, 1, 2, 2] and any(
        opposite(corner) in part for corner in part
    )


def opposite(corner):
    return tuple(1 - numpy.array(corner))


def twisted_area(part, spacing):
    """
    The cut through the six midpoints is not flat. Its largest triangulation has, on a unit cube, half a square millimetre of each of the three
    projections in triangles across the cube's diagonal, and two triangles half way between the middle step's axis and each other axis.
    """
    first, second = (corner for corner in part if sum(n in part for n in neighbours(corner)) == 2)
    middle = AXES[int(numpy.argmax(numpy.array(first) != second))]
    projected = spacing.prod() / spacing
    area = numpy.linalg.norm(projected) / 2
    return area + sum(numpy.linalg.norm((middle + axis) * projected) / 4 for axis in AXES if (axis != middle).any())


def surface_area(inside, spacing):
    """The fewer corners are the ones that the surface goes around; where they touch along no edge, around each part of them."""
    if len(inside) > 4:
        inside = [corner for corner in CORNERS if corner not in inside]
    parts = list(connected_parts(inside))
    return sum((twisted_area if is_twisted(part) else hull_area)(part, spacing) for part in parts)


@functools.cache
def areas_at(*spacing):
    """Indexed by a code: bit n says that CORNERS[n] is inside."""
    spacing = numpy.array(spacing)
    return numpy.array(
        [surface_area([corner for n, corner in enumerate(CORNERS) if code >> n & 1], spacing) for code in range(256)]
    )


def surface(mask, spacing, table):
    """Places in mm (n x 3) and areas in mm2 (n) of the elements around the voxels' corners; beyond the grid all is outside."""
    padded = numpy.pad(mask, 1).astype("u1")
    ends = {0: slice(None, -1), 1: slice(1, None)}
    codes = sum(padded[tuple(ends[step] for step in corner)] << n for n, corner in enumerate(CORNERS))
    where = (codes > 0) & (codes < 255)
    return numpy.argwhere(where) * spacing, table[codes[where]]


def percentile(distances, areas, share):
    order = numpy.argsort(distances, kind="stable")
    reached = numpy.cumsum(areas[order]) >= (share - 1e-9) * areas.sum()
    return distances[order][numpy.argmax(reached)]


def compare_surfaces(a, b, spacing, tolerance):
    table = areas_at(*spacing)
    (places_a, areas_a), (places_b, areas_b) = surface(a, spacing, table), surface(b, spacing, table)
    from_a, from_b = cKDTree(places_b).query(places_a)[0], cKDTree(places_a).query(places_b)[0]
    near = areas_a[from_a <= tolerance + 1e-6].sum() + areas_b[from_b <= tolerance + 1e-6].sum()
    return {
        "hd95_mm": max(percentile(from_a, areas_a, 0.95), percentile(from_b, areas_b, 0.95)),
        "surface_dice": near / (areas_a.sum() + areas_b.sum()),
    }


def compare(case):
    ni, nj, nk = case["shape"]
    a, b = (
        numpy.fromfile(case[side], "u1").reshape(nk, nj, ni).transpose() == label
        for side, label in zip("ab", case["labels"])
    )
    spacing = numpy.array(case["spacing"])
    in_a, in_b, both = int(a.sum()), int(b.sum()), int((a & b).sum())
    nothing = dict.fromkeys(["dice", "jaccard", "volume_difference_ml", "hd95_mm", "surface_dice"])
    if in_a + in_b == 0:
        return nothing
    overlap = {
        "dice": 2 * both / (in_a + in_b),
        "jaccard": both / int((a | b).sum()),
        "volume_difference_ml": (in_b - in_a) * spacing.prod() / 1000,
    }
    surfaces = compare_surfaces(a, b, spacing, case["tolerance"]) if in_a and in_b else {}
    return {**nothing, **overlap, **surfaces}


if __name__ == "__main__":
    question = json.load(sys.stdin)
    answer = {
        "cases": {case["name"]: compare(case) for case in question["cases"]},
        "areas": [areas_at(*spacing).tolist() for spacing in question["spacings"]],
    }
    print(json.dumps(answer))
