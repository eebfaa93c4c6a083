/** What a case of a frozen version is for. All cases of one patient stand in the same. */
export const DatasetSplit = { TRAIN: "TRAIN", VALIDATION: "VALIDATION", TEST: "TEST" } as const;
export type DatasetSplit = (typeof DatasetSplit)[keyof typeof DatasetSplit];

/** How a frozen version leaves the house. */
export const DatasetFormat = { DICOM_SEG: "DICOM_SEG", NIFTI: "NIFTI" } as const;
export type DatasetFormat = (typeof DatasetFormat)[keyof typeof DatasetFormat];

/** What an export says of the patient: a pseudonym, or what the source's header says. */
export const PatientIdentity = { PSEUDONYMS: "PSEUDONYMS", AS_SOURCE: "AS_SOURCE" } as const;
export type PatientIdentity = (typeof PatientIdentity)[keyof typeof PatientIdentity];

/** Why a data set isn't frozen. */
export const DatasetRefusal = {
  NOTHING_AGREED: "NOTHING_AGREED",
  PATIENT_UNKNOWN: "PATIENT_UNKNOWN",
  PATIENT_IN_TWO_SPLITS: "PATIENT_IN_TWO_SPLITS",
  LICENCE_MISSING: "LICENCE_MISSING",
  CASE_WITHOUT_SPLIT: "CASE_WITHOUT_SPLIT",
  RESULT_CHANGED: "RESULT_CHANGED",
} as const;
export type DatasetRefusal = (typeof DatasetRefusal)[keyof typeof DatasetRefusal];
