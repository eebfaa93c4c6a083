import { cielabOf } from "./cielab.js";
import { type NaturalDataset, shortened } from "./part10.js";
import type { Code, SegSegment } from "./seg-input.js";

/** What a segment is taken for whose label says nothing of it. */
const tissue: Code = { scheme: "SCT", value: "85756007", meaning: "Tissue" };

/** Of (0062,0002) Segment Sequence; numbered from 1 in their order. @see DICOM PS3.3 C.8.20.4 */
export function segmentItem(segment: SegSegment, at: number): NaturalDataset {
  const { name, colour, category, type, method, models } = segment;
  return {
    SegmentNumber: at + 1,
    SegmentLabel: shortened(name, 64) || `Segment ${at + 1}`,
    SegmentAlgorithmType: method,
    ...(method !== "MANUAL" && { SegmentAlgorithmName: shortened(models.join(", "), 64) }),
    SegmentedPropertyCategoryCodeSequence: [codeItem(category ?? tissue)],
    SegmentedPropertyTypeCodeSequence: [codeItem(type ?? tissue)],
    ...regionOf(segment),
    RecommendedDisplayCIELabValue: cielabOf(colour),
  };
}

function regionOf({ anatomicRegion, laterality }: SegSegment): NaturalDataset {
  if (!anatomicRegion) return {};
  const side: NaturalDataset = laterality ? { AnatomicRegionModifierSequence: [codeItem(laterality)] } : {};
  return { AnatomicRegionSequence: [{ ...codeItem(anatomicRegion), ...side }] };
}

export function codeItem({ scheme, value, meaning }: Code): NaturalDataset {
  // Code Value holds sixteen characters; what is longer has an attribute of its own.
  const valueName = value.length <= 16 ? "CodeValue" : "LongCodeValue";
  return { [valueName]: value, CodingSchemeDesignator: scheme, CodeMeaning: shortened(meaning, 64) };
}
