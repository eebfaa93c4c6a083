"""HD95 by scipy's distance_transform_edt, in the manner of surface-distance, on the masks' common bounding box.

First line of stdin: {"a": file, "b": file (uint8, [k][j][i]), "shape": [ni, nj, nk], "spacing": [mm along i, j, k], "label": n}. Cutting the
masks to their box and the table of areas are not timed. Every further line asks for a run; each answers with a line {"ms", "hd95_mm"}.
"""
import json
import sys
import time
from pathlib import Path

import numpy
from scipy.ndimage import distance_transform_edt

sys.path.insert(0, str(Path(__file__).parents[2] / "support/python"))
from agreement import CORNERS, areas_at, percentile


def codes_of(mask):
    padded = numpy.pad(mask, 1)
    ends = {0: slice(None, -1), 1: slice(1, None)}
    codes = numpy.zeros([length + 1 for length in mask.shape], "u1")
    for n, corner in enumerate(CORNERS):
        codes |= padded[tuple(ends[step] for step in corner)] << n
    return codes


def hd95(a, b, spacing, areas):
    codes = [codes_of(mask) for mask in (a, b)]
    surfaces = [(code > 0) & (code < 255) for code in codes]
    ways = []
    for here, there in ((0, 1), (1, 0)):
        distances = distance_transform_edt(~surfaces[there], sampling=spacing)[surfaces[here]]
        ways.append(percentile(distances, areas[codes[here][surfaces[here]]], 0.95))
    return max(ways)


def cut(question):
    ni, nj, nk = question["shape"]
    a, b = (numpy.fromfile(question[side], "u1").reshape(nk, nj, ni) == question["label"] for side in "ab")
    where = numpy.argwhere(a | b)
    box = tuple(slice(low, high + 1) for low, high in zip(where.min(0), where.max(0)))
    return [numpy.ascontiguousarray(mask[box]).astype("u1") for mask in (a, b)]


def main():
    question = json.loads(sys.stdin.readline())
    spacing = question["spacing"][::-1]
    (a, b), areas = cut(question), areas_at(*spacing)
    print(json.dumps({"shape": a.shape}), flush=True)
    for _ in sys.stdin:
        started_at = time.perf_counter()
        value = hd95(a, b, spacing, areas)
        print(json.dumps({"ms": (time.perf_counter() - started_at) * 1000, "hd95_mm": value}), flush=True)


main()
