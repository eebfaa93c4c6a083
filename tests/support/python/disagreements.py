"""What two reads disagree about, by scipy: components of the voxels that one holds and the other doesn't, by 26-neighbourhood.

stdin: {"cases": [{"name", "a": file, "b": file (uint8 labels, [k][j][i], i fastest), "shape": [ni, nj, nk], "labels": [of a, of b]}]}
stdout: {name: {"agreed": voxels, "components": [[voxels, held by a, held by b, i0, j0, k0, i1, j1, k1 (half-open)]]}}, largest first
"""
import json
import sys

import numpy
from scipy import ndimage


def disagreements(case):
    ni, nj, nk = case["shape"]
    a, b = (
        numpy.fromfile(case[side], "u1").reshape(nk, nj, ni).transpose() == label
        for side, label in zip("ab", case["labels"])
    )
    numbered, count = ndimage.label(a ^ b, structure=numpy.ones((3, 3, 3)))
    numbers = numpy.arange(1, count + 1)
    held = [ndimage.sum_labels(mask, numbered, numbers).astype(int) for mask in (a | b, a, b)]
    boxes = [
        [part.start for part in slices] + [part.stop for part in slices] for slices in ndimage.find_objects(numbered)
    ]
    components = [[int(n) for n in sizes] + box for *sizes, box in zip(*held, boxes)]
    return {"agreed": int((a & b).sum()), "components": sorted(components, reverse=True)}


if __name__ == "__main__":
    question = json.load(sys.stdin)
    print(json.dumps({case["name"]: disagreements(case) for case in question["cases"]}))
