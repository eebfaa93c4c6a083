"""Makes the golden pair with other means than ONNX: numpy and scipy. Run with Debian's python3-numpy and python3-scipy."""
import json
import pathlib
import numpy as np
from scipy import ndimage

here = pathlib.Path(__file__).parent
random = np.random.default_rng(20260101)
z, y, x = np.mgrid[0:7, 0:24, 0:31]
ranges_hu = np.array([-1000, -960, -700, -510, -300, -150, -60, 0, 60, 155, 165, 700])
hu = ranges_hu[(z + y // 3 + x // 4) % len(ranges_hu)] + random.integers(-8, 9, size=z.shape)

smoothed = hu.astype(np.float64)
for axis in range(3):
    smoothed = ndimage.convolve1d(smoothed, [0.25, 0.5, 0.25], axis=axis, mode="nearest")
labels = np.select(
    [smoothed < -950, smoothed < -500, smoothed < -190, smoothed < -30, smoothed < 160], [1, 2, 0, 3, 4], default=5
)
pair = {"shape": list(hu.shape), "axes": "[z][y][x]", "hu": hu.ravel().tolist(), "labels": labels.ravel().tolist()}
(here / "pair.json").write_text(json.dumps(pair, separators=(",", ":")) + "\n")
