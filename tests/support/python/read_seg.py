"""What pydicom and numpy make of a BINARY DICOM segmentation, and where the files that it refers to lie.

Nothing of ours is asked: the millimetres of a voxel come once from the segmentation's own functional groups and once from the header of
the source file that its frame names; the slice number is that file's rank among all files of the series along their normal.

stdin: {"seg": path, "sources": [path]}
stdout: {"patient": {...}, "creator", "overlap", "segments": [{"number", "label", "algorithm", "name", "category", "type", "region", "side"}],
  "frames": [{"segment", "source": path, "frame", "k", "voxels": [[i, j], ...], "apart_mm"}], "referenced": count}
"""
import json
import sys

import numpy
import pydicom


def plane(position, orientation, spacing):
    """Columns of i, j and the origin in millimetres."""
    row = numpy.array([float(value) for value in orientation[:3]])
    column = numpy.array([float(value) for value in orientation[3:]])
    origin = numpy.array([float(value) for value in position])
    return row * float(spacing[1]), column * float(spacing[0]), origin


def planes_of(dataset):
    """One plane for each frame of a source file."""
    if "PerFrameFunctionalGroupsSequence" not in dataset:
        return [plane(dataset.ImagePositionPatient, dataset.ImageOrientationPatient, dataset.PixelSpacing)]
    shared = dataset.SharedFunctionalGroupsSequence[0]

    def pick(group, name):
        return getattr(group if name in group else shared, name)[0]

    return [
        plane(
            pick(group, "PlanePositionSequence").ImagePositionPatient,
            pick(group, "PlaneOrientationSequence").ImageOrientationPatient,
            pick(group, "PixelMeasuresSequence").PixelSpacing,
        )
        for group in dataset.PerFrameFunctionalGroupsSequence
    ]


def code(sequence):
    item = sequence[0] if sequence else None
    return item and [item.CodingSchemeDesignator, str(item.get("CodeValue", item.get("LongCodeValue"))), item.CodeMeaning]


def segment(item):
    region = item.get("AnatomicRegionSequence")
    return {
        "number": int(item.SegmentNumber),
        "label": item.SegmentLabel,
        "algorithm": item.SegmentAlgorithmType,
        "name": item.get("SegmentAlgorithmName"),
        "category": code(item.SegmentedPropertyCategoryCodeSequence),
        "type": code(item.SegmentedPropertyTypeCodeSequence),
        "region": code(region),
        "side": code(region[0].get("AnatomicRegionModifierSequence")) if region else None,
    }


question = json.load(sys.stdin)
seg = pydicom.dcmread(question["seg"])
pixels = seg.pixel_array
if pixels.ndim == 2:
    pixels = pixels[numpy.newaxis]
sources = {}
for path in question["sources"]:
    dataset = pydicom.dcmread(path, stop_before_pixels=True)
    sources[str(dataset.SOPInstanceUID)] = (path, planes_of(dataset), str(dataset.SOPClassUID))

first = next(iter(sources.values()))[1][0]
normal = numpy.cross(first[0], first[1])
places = sorted(
    (float(numpy.dot(each[2], normal)), uid, n) for uid, (_, planes, _) in sources.items() for n, each in enumerate(planes)
)
rank = {(uid, n): k for k, (_, uid, n) in enumerate(places)}

shared = seg.SharedFunctionalGroupsSequence[0]
frames = []
for n, group in enumerate(seg.PerFrameFunctionalGroupsSequence):
    image = group.DerivationImageSequence[0].SourceImageSequence[0]
    uid = str(image.ReferencedSOPInstanceUID)
    path, planes, sop_class = sources[uid]
    assert str(image.ReferencedSOPClassUID) == sop_class
    number = int(image.get("ReferencedFrameNumber", 1)) - 1
    assert ("ReferencedFrameNumber" in image) == (len(planes) > 1)
    orientation = (group if "PlaneOrientationSequence" in group else shared).PlaneOrientationSequence[0]
    own = plane(
        group.PlanePositionSequence[0].ImagePositionPatient,
        orientation.ImageOrientationPatient,
        shared.PixelMeasuresSequence[0].PixelSpacing,
    )
    voxels = [[int(i), int(j)] for j, i in numpy.argwhere(pixels[n])]

    def place(of, i, j):
        return of[0] * i + of[1] * j + of[2]

    corners = voxels + [[0, 0], [pixels.shape[2] - 1, pixels.shape[1] - 1]]
    apart = max(float(numpy.linalg.norm(place(own, i, j) - place(planes[number], i, j))) for i, j in corners)
    dimensions = [int(value) for value in group.FrameContentSequence[0].DimensionIndexValues]
    assert dimensions[0] == int(group.SegmentIdentificationSequence[0].ReferencedSegmentNumber)
    frames.append(
        {
            "segment": dimensions[0],
            "place": dimensions[1],
            "source": path,
            "frame": number,
            "k": rank[(uid, number)],
            "voxels": voxels,
            "mm": [[round(float(value), 6) for value in place(planes[number], i, j)] for i, j in voxels[:5]],
            "apart_mm": apart,
        }
    )

series = seg.ReferencedSeriesSequence[0]
names = ["PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "AccessionNumber", "PatientIdentityRemoved"]
print(
    json.dumps(
        {
            "patient": {name: str(seg.get(name, "absent")) for name in names},
            "uids": [str(seg.SOPInstanceUID), str(seg.SeriesInstanceUID), str(seg.FrameOfReferenceUID), str(seg.StudyInstanceUID)],
            "creator": str(seg.ContentCreatorName),
            "content": [seg.ContentDate, seg.ContentTime],
            "overlap": seg.SegmentsOverlap,
            "segments": [segment(item) for item in seg.SegmentSequence],
            "frames": frames,
            "referenced": sorted(str(item.ReferencedSOPInstanceUID) for item in series.ReferencedInstanceSequence)
            == sorted(uid for uid in sources),
        }
    )
)
