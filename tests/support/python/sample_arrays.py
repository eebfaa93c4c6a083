"""Values that nibabel finds in NIfTI and MGH files, and the millimetres (LPS) where it says they lie.

stdin: {"files": [path], "count": n}
stdout: [{"path", "shape", "affine_lps": 4x4 rows, "samples": [{"lps": [x, y, z], "t": t, "value": v}]}]
"""
import json
import sys

import nibabel
import numpy

LPS = numpy.diag([-1.0, -1.0, 1.0, 1.0])


def sample(path, count):
    image = nibabel.load(path)
    data = numpy.asanyarray(image.dataobj)
    if data.dtype.fields:  # RGB: its three numbers in one
        data = data["R"].astype("i8") * 65536 + data["G"].astype("i8") * 256 + data["B"]
    space = data.shape[:3]
    flat = data.reshape(space + (-1,), order="F")
    affine = LPS @ image.affine
    chance = numpy.random.default_rng(7)
    interesting = numpy.argwhere(flat[..., 0] != 0)
    picked = interesting[chance.integers(0, len(interesting), count)]
    samples = []
    for voxel in picked:
        t = int(chance.integers(0, flat.shape[3]))
        lps = affine @ numpy.append(voxel, 1.0)
        samples.append({"lps": lps[:3].tolist(), "t": t, "value": float(flat[tuple(voxel) + (t,)])})
    return {"path": path, "shape": list(data.shape), "affine_lps": affine.tolist(), "samples": samples}


question = json.load(sys.stdin)
print(json.dumps([sample(path, question["count"]) for path in question["files"]]))
