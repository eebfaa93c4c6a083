import type { PatientAttributes, SeriesAttributes, StudyAttributes, WindowPreset } from "../domain/image-file.js";
import type { Attributes } from "./attributes.js";
import { displayName, personName } from "./person-name.js";

export function patientOf(attributes: Attributes): PatientAttributes {
  const name = personName(attributes.text("00100010", "PN"));
  return {
    name,
    nameDisplay: displayName(name),
    patientId: attributes.text("00100020"),
    sex: attributes.string("00100040"),
    birthDate: isoDate(attributes.string("00100030")),
    age: attributes.string("00101010"),
  };
}

export function studyOf(attributes: Attributes): StudyAttributes {
  return {
    studyUid: attributes.string("0020000D"),
    date: isoDate(attributes.string("00080020")),
    time: isoTime(attributes.string("00080030")),
    description: attributes.text("00081030"),
    accessionNumber: attributes.text("00080050", "SH"),
  };
}

export function seriesOf(attributes: Attributes): SeriesAttributes {
  return {
    seriesUid: attributes.string("0020000E"),
    modality: attributes.string("00080060"),
    description: attributes.text("0008103E"),
    seriesNumber: attributes.decimal("00200011"),
    bodyPart: attributes.string("00180015"),
    frameOfReferenceUid: attributes.string("00200052") || null,
  };
}

/** Classic tags, or for functional groups the first frame's. */
export function windowsOf(attributes: Attributes): WindowPreset[] {
  const group =
    attributes.item("52009229")?.item("00289132") ?? attributes.items("52009230")[0]?.item("00289132") ?? attributes;
  const widths = group.decimals("00281051");
  const names = group.text("00281055", "LT").split("\\");
  return group
    .decimals("00281050")
    .map((center, n) => ({ center, width: widths[n] ?? Number.NaN, name: names[n]?.trim() || null }))
    .filter(({ center, width }) => Number.isFinite(center) && width > 0);
}

/** "20240131", or the retired "2024.01.31". @returns null for what is no date */
function isoDate(text: string): string | null {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(text);
  if (!match) return null;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? `${match[1]}-${match[2]}-${match[3]}` : null;
}

function isoTime(text: string): string | null {
  const match = /^(\d{2}):?(\d{2})?:?(\d{2})?/.exec(text);
  if (!match) return null;
  const [hours, minutes, seconds] = [match[1], match[2] ?? "00", match[3] ?? "00"];
  return Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 61 ? `${hours}:${minutes}:${seconds}` : null;
}
