import dcmjs from "dcmjs";

/** A data set by the dictionary's names. Numbers are whole; decimals come as text, so that their sixteen characters are ours to choose. */
export interface NaturalDataset {
  readonly [name: string]: NaturalValue;
}
export type NaturalValue = string | number | readonly (string | number)[] | readonly NaturalDataset[] | ArrayBuffer;

const explicitLittleEndian = "1.2.840.10008.1.2.1";
/** Of this writer, for ever. */
const implementationClassUid = "2.25.302943265018763417528472098273451123907";

/**
 * A file of DICOM Part 10, explicit little endian. The same data set gives the same bytes.
 * @throws RangeError for a name that no dictionary has: the library would leave it out and say nothing
 */
export function encodePart10(dataset: NaturalDataset): Uint8Array {
  assertNames(dataset);
  const { DicomDict, DicomMetaDictionary } = dcmjs.data;
  const meta = {
    FileMetaInformationVersion: Uint8Array.of(0, 1).buffer,
    MediaStorageSOPClassUID: dataset.SOPClassUID,
    MediaStorageSOPInstanceUID: dataset.SOPInstanceUID,
    TransferSyntaxUID: explicitLittleEndian,
    ImplementationClassUID: implementationClassUid,
    ImplementationVersionName: "COVOXEL",
  };
  const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset(meta));
  // One bit a pixel: bytes and words are the same in little endian.
  file.dict = DicomMetaDictionary.denaturalizeDataset({ ...dataset, _vrMap: { PixelData: "OB" } });
  return new Uint8Array(file.write());
}

function assertNames(dataset: NaturalDataset): void {
  for (const [name, value] of Object.entries(dataset)) {
    if (!dcmjs.data.DicomMetaDictionary.nameMap[name]) throw new RangeError(`DICOM knows no ${name}.`);
    if (isSequence(value)) for (const item of value) assertNames(item);
  }
}

const isSequence = (value: NaturalValue): value is readonly NaturalDataset[] =>
  Array.isArray(value) && typeof value[0] === "object";

/** DS holds at most 16 characters: the nearest number that fits. @throws RangeError for what is no number */
export function decimalString(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError("DICOM has no such number.");
  for (let digits = 17; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return "0";
}

export const decimalStrings = (values: readonly number[]): string[] => values.map(decimalString);

/** Text of LO, SH, PN or ST: no control characters, no backslash, and no more characters than fit. */
export function shortened(text: string, characters: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  const plain = [...text.replace(/[\u0000-\u001f\u007f\\]/g, " ").trim()];
  return plain.length <= characters ? plain.join("") : `${plain.slice(0, characters - 1).join("")}…`;
}
