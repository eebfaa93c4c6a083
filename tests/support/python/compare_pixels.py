"""Decodes with pydicom (through GDCM, Pillow or numpy) what we have decoded, and says how far apart the two are.

stdin: [{"path": DICOM file, "frame": n, "pixels": file with our raw pixels, "type": "u16", ...}]
stdout: [{"path", "frame", "max_difference", "decoder"} or {"path", "frame", "error"}] in the same order
"""
import io
import json
import sys

import numpy
import pydicom
from PIL import Image
from pydicom.encaps import generate_pixel_data_frame
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space

TYPES = {"u8": "u1", "i8": "i1", "u16": "<u2", "i16": "<i2", "u32": "<u4", "i32": "<i4", "f32": "<f4", "rgb8": "u1"}
HTJ2K = "1.2.840.10008.1.2.4.20"


def reference(path):
    dataset = pydicom.dcmread(path, force=True)
    if "TransferSyntaxUID" not in dataset.file_meta:
        dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2"
    syntax = dataset.file_meta.TransferSyntaxUID
    frames = int(dataset.get("NumberOfFrames") or 1)
    if syntax.startswith(HTJ2K):  # GDCM has no HTJ2K; OpenJPEG inside Pillow has
        streams = generate_pixel_data_frame(dataset.PixelData, frames)
        return numpy.stack([numpy.asarray(Image.open(io.BytesIO(stream))) for stream in streams]), "Pillow"
    pixels = dataset.pixel_array
    photometric = dataset.PhotometricInterpretation
    if photometric == "PALETTE COLOR":
        pixels = apply_color_lut(pixels, dataset)
        if pixels.dtype != numpy.uint8 and pixels.max() > 255:
            pixels = (pixels >> 8).astype("u1")
    elif dataset.SamplesPerPixel == 3 and dataset.BitsAllocated > 8:
        pixels = (pixels >> (dataset.BitsStored - 8)).astype("u1")
    if photometric.startswith("YBR_FULL"):
        pixels = convert_color_space(pixels, photometric, "RGB")
    if dataset.SamplesPerPixel == 1 and photometric != "PALETTE COLOR" and "PixelData" in dataset:
        pixels = only_stored_bits(pixels, dataset)
    return (pixels if frames > 1 else pixels[None]), "pydicom"


def only_stored_bits(pixels, dataset):
    """PS3.5 8.1.1: what is above High Bit is no part of the value. This pydicom leaves it in."""
    if dataset.BitsStored == dataset.BitsAllocated:
        return pixels
    up = dataset.BitsAllocated - 1 - dataset.HighBit
    return (pixels << up) >> (dataset.BitsAllocated - dataset.BitsStored)


def compare(questions):
    last = (None, None)
    for question in questions:
        path, frame = question["path"], question["frame"]
        try:
            if last[0] != path:
                last = (path, reference(path))
            pixels, decoder = last[1]
            expected = pixels[frame].ravel().astype("f8")
            ours = numpy.fromfile(question["pixels"], TYPES[question["type"]]).astype("f8")
            if len(ours) != len(expected):
                raise ValueError("we gave %d values, %s %d" % (len(ours), decoder, len(expected)))
            yield {"path": path, "frame": frame, "max_difference": float(abs(ours - expected).max()), "decoder": decoder}
        except Exception as error:
            yield {"path": path, "frame": frame, "error": "%s: %s" % (type(error).__name__, error)}


print(json.dumps(list(compare(json.load(sys.stdin)))))
