import type { PersonNameGroups } from "../../studies/index.js";
import { type NaturalDataset, shortened } from "./part10.js";
import type { PatientToWrite, SegToWrite, SourceHeader } from "./seg-input.js";

const methodOf: readonly [RegExp, string][] = [
  [/^1\.2\.840\.10008\.1\.2\.4\.5[01]$/, "ISO_10918_1"],
  [/^1\.2\.840\.10008\.1\.2\.4\.81$/, "ISO_14495_1"],
  [/^1\.2\.840\.10008\.1\.2\.4\.91$/, "ISO_15444_1"],
  [/^1\.2\.840\.10008\.1\.2\.4\.203$/, "ISO_15444_15"],
];

/** Patient, and of the patient at the time of the study. */
export function patientModules(patient: PatientToWrite, { patient: source }: SourceHeader): NaturalDataset {
  if (patient.kind === "PSEUDONYM") {
    return {
      PatientName: `${patient.pseudonym}^`,
      PatientID: patient.pseudonym,
      PatientBirthDate: "",
      PatientSex: "",
      PatientIdentityRemoved: "YES",
      DeidentificationMethod: "Pseudonym; UIDs are those of the source images",
    };
  }
  return {
    PatientName: personName(source.name),
    PatientID: shortened(source.patientId, 64),
    PatientBirthDate: source.birthDate?.replaceAll("-", "") ?? "",
    PatientSex: /^[MFO]$/.test(source.sex) ? source.sex : "",
    ...(/^\d{3}[DWMY]$/.test(source.age) && { PatientAge: source.age }),
  };
}

function personName({ alphabetic, ideographic, phonetic }: PersonNameGroups): string {
  return [alphabetic, ideographic, phonetic]
    .map((group) => shortened(group, 64))
    .join("=")
    .replace(/=+$/, "");
}

export function studyModule(patient: PatientToWrite, { study }: SourceHeader): NaturalDataset {
  const known = patient.kind === "AS_SOURCE" ? study : null;
  return {
    StudyInstanceUID: study.studyUid,
    StudyDate: known?.date?.replaceAll("-", "") ?? "",
    StudyTime: known?.time?.replaceAll(":", "") ?? "",
    AccessionNumber: known ? shortened(known.accessionNumber, 16) : "",
    ...(known?.description && { StudyDescription: shortened(known.description, 64) }),
    ReferringPhysicianName: "",
    StudyID: "",
  };
}

/** What was drawn on images that had been compressed with loss says so. */
export function lossiness(slices: SegToWrite["slices"]): NaturalDataset {
  const lossy = slices.find(({ header }) => header.lossy);
  if (!lossy) return { LossyImageCompression: "00" };
  const { transferSyntaxUid } = lossy.header.stored;
  const method = methodOf.find(([syntax]) => syntax.test(transferSyntaxUid))?.[1];
  return { LossyImageCompression: "01", ...(method && { LossyImageCompressionMethod: method }) };
}
