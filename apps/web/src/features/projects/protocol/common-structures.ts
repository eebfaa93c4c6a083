import type { CodeDraft, LabelDraft } from "./draft";

const sct = (value: string, meaning: string): CodeDraft => ({ scheme: "SCT", value, meaning });

/** Segmented Property Category: DICOM PS3.16, CID 7150. */
export const categories = {
  anatomy: sct("123037004", "Anatomical Structure"),
  abnormality: sct("49755003", "Morphologically Abnormal Structure"),
  tissue: sct("85756007", "Tissue"),
} as const;

/** Modifiers of an anatomic region: DICOM PS3.16, CID 244. */
export const lateralities = [sct("7771000", "Left"), sct("24028007", "Right"), sct("51440002", "Right and left")];

type Structure = Pick<LabelDraft, "name" | "category" | "type">;

const organ = (name: string, value: string, meaning = name): Structure => ({
  name,
  category: categories.anatomy,
  type: sct(value, meaning),
});

/** What many projects mark, with SNOMED CT codes as DICOM PS3.16 names them. Any other is typed in. */
export const commonStructures: readonly Structure[] = [
  organ("Liver", "10200004"),
  organ("Spleen", "78961009"),
  organ("Kidney", "64033007"),
  organ("Pancreas", "15776009"),
  organ("Gallbladder", "28231008"),
  organ("Stomach", "69695003"),
  organ("Lung", "39607008"),
  organ("Heart", "80891009"),
  organ("Aorta", "15825003"),
  organ("Brain", "12738006"),
  organ("Urinary bladder", "89837001", "Bladder"),
  organ("Prostate", "41216001"),
  { name: "Tumour", category: categories.abnormality, type: sct("108369006", "Neoplasm") },
  { name: "Lesion", category: categories.abnormality, type: sct("52988006", "Lesion") },
];
