"""What pydicom says of each file: place, spacing, names, and a few values in real units.

stdin: {"files": [path], "picks": [[column, row], ...]}
stdout: [{"path", "instance_uid", "position", "orientation", "pixel_spacing", "values", "frame_positions", "name": [alphabetic, ideographic, phonetic]}]
"""
import json
import sys

import pydicom


def frame_positions(dataset):
    """Where each frame lies, for those who say so: one position, functional groups, or a dose grid's offsets along z."""
    groups = dataset.get("PerFrameFunctionalGroupsSequence")
    if groups and all("PlanePositionSequence" in group for group in groups):
        return [[float(value) for value in group.PlanePositionSequence[0].ImagePositionPatient] for group in groups]
    position = [float(value) for value in dataset.get("ImagePositionPatient") or []]
    offsets = dataset.get("GridFrameOffsetVector")
    if position and offsets:
        return [[position[0], position[1], position[2] + float(offset)] for offset in offsets]
    return [position] if position else []


def describe(path, picks):
    dataset = pydicom.dcmread(path, force=True)
    name = dataset.get("PatientName")
    groups = (str(name).split("=") if name else []) + ["", "", ""]
    values = []
    if picks:
        pixels = dataset.pixel_array
        slope, intercept = float(dataset.RescaleSlope), float(dataset.RescaleIntercept)
        values = [float(pixels[row, column]) * slope + intercept for column, row in picks]
    return {
        "path": path,
        "instance_uid": str(dataset.get("SOPInstanceUID", "")),
        "position": [float(value) for value in dataset.get("ImagePositionPatient") or []],
        "orientation": [float(value) for value in dataset.get("ImageOrientationPatient") or []],
        "pixel_spacing": [float(value) for value in dataset.get("PixelSpacing") or []],
        "values": values,
        "frame_positions": frame_positions(dataset),
        "name": [group.strip() for group in groups[:3]],
    }


question = json.load(sys.stdin)
print(json.dumps([describe(path, question.get("picks", [])) for path in question["files"]]))
