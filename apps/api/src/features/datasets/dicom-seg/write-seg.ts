import { perFrameGroups, placed, sharedGroups } from "./functional-groups.js";
import { encodePart10, type NaturalDataset, shortened } from "./part10.js";
import { packFrames, type SegFrames, segFrames } from "./seg-frames.js";
import type { SegToWrite, SourceHeader } from "./seg-input.js";
import { segmentItem } from "./segment-items.js";
import { lossiness, patientModules, studyModule } from "./source-modules.js";
import { uidFrom } from "./uid.js";

const segmentationStorage = "1.2.840.10008.5.1.4.1.1.66.4";

/**
 * A BINARY segmentation: one frame for each segment and slice that shows it, so that segments may overlap. Each frame lies where its source
 * image says, and names it. The same input gives the same bytes.
 * @returns a whole file of DICOM Part 10
 * @throws RangeError when a slice has no place in the patient, when there are no segments, or when the mask shows what no segment is
 * @see DICOM PS3.3 A.51
 */
export function writeSeg(seg: SegToWrite): Uint8Array {
  const { content, segments, identity } = seg;
  const [ni, nj, nk] = content.shape;
  if (segments.length === 0) throw new RangeError("A segmentation needs a segment.");
  if (seg.slices.length !== nk) throw new RangeError("The mask has another number of slices than its series.");
  const slices = seg.slices.map(placed);
  const found = segFrames(content, segments);
  const { header } = slices[0]!;
  return encodePart10({
    SpecificCharacterSet: "ISO_IR 192",
    SOPClassUID: segmentationStorage,
    SOPInstanceUID: uidFrom("instance", ...identity),
    ...patientModules(seg.patient, header),
    ...studyModule(seg.patient, header),
    ...seriesModule(seg),
    ...equipmentModule(seg),
    FrameOfReferenceUID: header.series.frameOfReferenceUid ?? uidFrom("frame of reference", ...identity),
    PositionReferenceIndicator: "",
    ReferencedSeriesSequence: [
      { SeriesInstanceUID: header.series.seriesUid, ReferencedInstanceSequence: instancesOf(seg.slices) },
    ],
    ImageType: ["DERIVED", "PRIMARY"],
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    Rows: nj,
    Columns: ni,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    ...lossiness(seg.slices),
    ...segmentationModule(seg, found),
    ...dimensions(seg),
    NumberOfFrames: found.frames.length,
    SharedFunctionalGroupsSequence: [sharedGroups(slices)],
    PerFrameFunctionalGroupsSequence: perFrameGroups(found.frames, slices),
    PixelData: packFrames(found.frames, ni * nj).buffer,
  });
}

function seriesModule({ identity, name, signedAt }: SegToWrite): NaturalDataset {
  const [date, time] = dicomTime(signedAt);
  return {
    Modality: "SEG",
    SeriesInstanceUID: uidFrom("series", ...identity),
    SeriesNumber: 1,
    SeriesDescription: shortened(name, 64),
    SeriesDate: date,
    SeriesTime: time,
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: time,
  };
}

/** UTC, as everywhere in the house. */
function dicomTime(at: Date): [date: string, time: string] {
  const [date, time] = at.toISOString().split("T") as [string, string];
  return [date.replaceAll("-", ""), time.slice(0, 8).replaceAll(":", "")];
}

const equipmentModule = ({ softwareVersion }: SegToWrite): NaturalDataset => ({
  Manufacturer: "Covoxel",
  ManufacturerModelName: "Covoxel",
  // Type 1, and a program has none.
  DeviceSerialNumber: "0",
  SoftwareVersions: softwareVersion,
});

function segmentationModule({ segments, name, contributors }: SegToWrite, { overlap }: SegFrames): NaturalDataset {
  return {
    SegmentationType: "BINARY",
    ContentLabel: "SEGMENTATION",
    ContentDescription: shortened(name, 64),
    ContentCreatorName: `${shortened(contributors.join(", ").replace(/[=^]/g, " "), 63)}^`,
    SegmentsOverlap: overlap ? "YES" : "NO",
    SegmentSequence: segments.map(segmentItem),
  };
}

/** First by segment, then by place along the slices. */
function dimensions({ identity }: SegToWrite): NaturalDataset {
  const uid = uidFrom("dimensions", ...identity);
  const dimension = (pointer: number, group: number, label: string) => ({
    DimensionOrganizationUID: uid,
    DimensionIndexPointer: pointer,
    FunctionalGroupPointer: group,
    DimensionDescriptionLabel: label,
  });
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: uid }],
    DimensionIndexSequence: [
      dimension(0x0062_000b, 0x0062_000a, "ReferencedSegmentNumber"),
      dimension(0x0020_0032, 0x0020_9113, "ImagePositionPatient"),
    ],
  };
}

/** Every image that was looked at, also those on which nothing was marked. */
function instancesOf(slices: SegToWrite["slices"]): NaturalDataset[] {
  const byUid = new Map<string, SourceHeader>(slices.map(({ header }) => [header.instanceUid, header]));
  return [...byUid.values()].map(({ sopClassUid, instanceUid }) => ({
    ReferencedSOPClassUID: sopClassUid,
    ReferencedSOPInstanceUID: instanceUid,
  }));
}
