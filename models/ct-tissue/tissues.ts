/** Upper borders in HU of the smoothed image, half-open: a voxel belongs to the first range whose border lies above it. */
export const ranges: readonly { belowHu: number; label: number }[] = [
  { belowHu: -950, label: 1 },
  { belowHu: -500, label: 2 },
  // Between lung and fat lie partial volumes of everything with air: nobody's.
  { belowHu: -190, label: 0 },
  { belowHu: -30, label: 3 },
  { belowHu: 160, label: 4 },
];
export const labelAbove = 5;

/** Per axis; the three together are a 3x3x3 kernel. Powers of two: sums of whole HU are exact, in whatever order a runtime adds. */
export const smoothing = [0.25, 0.5, 0.25] as const;

/** Codes are SNOMED CT as used in DICOM PS3.16; null where we know none for certain. */
export const labels = [
  { value: 1, name: "Air", colour: "#4f7cac", snomedCode: "15158005" },
  { value: 2, name: "Lung", colour: "#7fc8e8", snomedCode: "39607008" },
  { value: 3, name: "Fat", colour: "#e8c468", snomedCode: "256674009" },
  { value: 4, name: "Soft tissue", colour: "#c96a5b", snomedCode: null },
  { value: 5, name: "Bone", colour: "#f1ead7", snomedCode: "272673000" },
] as const;
