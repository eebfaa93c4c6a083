interface PatientFacts {
  patientName?: string | null;
  patientId?: string | null;
  patientSex?: string | null;
  patientAge?: string | null;
  patientBirthDate?: string | null;
  studyDate?: string | null;
}

/** A name or pseudonym; where there is neither, the patient's number; else a dash. */
export function patientLabel({ patientName, patientId }: PatientFacts): string {
  return patientName || patientId || "–";
}

const unitWords: Readonly<Record<string, string>> = { Y: "y", M: "mo", W: "wk", D: "d" };

/**
 * @returns the age at the study, e.g. `64 y`, `8 mo`: as stored (DICOM AS, `064Y`), else from the birth date; empty when not known
 */
export function formatAge({ patientAge, patientBirthDate, studyDate }: PatientFacts): string {
  const stored = /^(\d{1,3})([DWMY])$/.exec(patientAge ?? "");
  if (stored) return `${Number(stored[1])} ${unitWords[stored[2] ?? "Y"]}`;
  if (!patientBirthDate || !studyDate) return "";
  const [birthYear = 0, birthMonth = 0, birthDay = 0] = patientBirthDate.split("-").map(Number);
  const [year = 0, month = 0, day = 0] = studyDate.split("-").map(Number);
  const hadBirthday = month > birthMonth || (month === birthMonth && day >= birthDay);
  const years = year - birthYear - (hadBirthday ? 0 : 1);
  return years >= 0 && years < 150 ? `${years} y` : "";
}

/** One line about the patient and the study, as banners show it. */
export function patientLine(study: PatientFacts): string {
  return [study.patientSex, formatAge(study), study.studyDate].filter(Boolean).join(" · ");
}
