import { phantomSegments, type SegmentName } from "./segments.js";

interface Substance {
  segment: SegmentName;
  /** Hounsfield units before noise; abdominal CT in the portal-venous phase. */
  hounsfield: number;
  /** Standard deviation of the grain, in Hounsfield units. */
  grain: number;
}

const substance = (segment: SegmentName, hounsfield: number, grain = 12): Substance => ({ segment, hounsfield, grain });

/** Finer than segments: a kidney is one segment, of cortex, medulla, sinus fat and urine. */
const substances = {
  air: substance("Outside", -1000, 5),
  tableShell: substance("Outside", 60, 14),
  tableFoam: substance("Outside", -935, 8),
  skin: substance("Soft tissue", 10),
  muscle: substance("Soft tissue", 57),
  fat: substance("Fat", -103),
  septum: substance("Fat", -62),
  mediastinum: substance("Fat", -92),
  softVessel: substance("Soft tissue", 120),
  oesophagus: substance("Soft tissue", 48),
  adrenal: substance("Soft tissue", 66),
  disc: substance("Soft tissue", 88),
  cord: substance("Soft tissue", 32),
  cartilage: substance("Soft tissue", 105),
  leftLung: substance("Left lung", -848, 19),
  rightLung: substance("Right lung", -846, 19),
  leftLungVessel: substance("Left lung", 60, 14),
  rightLungVessel: substance("Right lung", 60, 14),
  liver: substance("Liver", 110),
  hepaticVessel: substance("Liver", 152),
  spleen: substance("Spleen", 122),
  marrow: substance("Bone", 185, 34),
  cortical: substance("Bone", 760, 70),
  endplate: substance("Bone", 560, 60),
  myocardium: substance("Heart", 108),
  ventricle: substance("Heart", 152),
  aorta: substance("Aorta", 162),
  plaque: substance("Aorta", 640, 40),
  renalCortex: substance("Kidneys", 183),
  renalMedulla: substance("Kidneys", 150),
  renalSinus: substance("Kidneys", -68),
  renalPelvis: substance("Kidneys", 14),
  lesion: substance("Lesion", 58, 13),
  necrosis: substance("Lesion", 34, 13),
  stomachWall: substance("Stomach", 76),
  stomachFluid: substance("Stomach", 18, 14),
  stomachGas: substance("Stomach", -960, 12),
  bowelWall: substance("Bowel", 82),
  bowelFluid: substance("Bowel", 26, 15),
  stool: substance("Bowel", 22, 46),
  bowelGas: substance("Bowel", -950, 14),
  bile: substance("Gallbladder", 7),
  gallbladderWall: substance("Gallbladder", 52),
  venaCava: substance("Inferior vena cava", 138),
  pancreas: substance("Pancreas", 92),
} satisfies Record<string, Substance>;

export type MaterialName = keyof typeof substances;

const names = Object.keys(substances) as MaterialName[];
const all: readonly Substance[] = Object.values(substances);

/** Each material's number in a raster; air is 0. */
export const material = Object.fromEntries(names.map((name, n) => [name, n])) as Record<MaterialName, number>;

const segmentNumber = (name: SegmentName) => phantomSegments.find((segment) => segment.name === name)?.number ?? 0;

/** By material number: the segment's number. */
export const labelOf = Uint8Array.from(all, ({ segment }) => segmentNumber(segment));
/** By material number: Hounsfield units. */
export const hounsfieldOf = Int16Array.from(all, ({ hounsfield }) => hounsfield);
/** By material number: standard deviation in Hounsfield units. */
export const grainOf = Int16Array.from(all, ({ grain }) => grain);

/** A set of materials, to paint over these only: 1 at each one's number. */
export function setOfMaterials(...members: readonly MaterialName[]): Uint8Array {
  return Uint8Array.from(names, (name) => (members.includes(name) ? 1 : 0));
}
