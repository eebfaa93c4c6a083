import type { IgnoredFile, RefusedFile } from "../domain/image-file.js";

const storage = "1.2.840.10008.5.1.4.1.1.";

/** Prefix of a SOP Class UID -> what it is, in a reader's words. Longest prefix wins. */
const notImages: readonly (readonly [prefix: string, what: string])[] = [
  [`${storage}88.`, "A report"],
  [`${storage}9.`, "A waveform (ECG, sound or another signal)"],
  [`${storage}11.`, "A presentation state (how images are to be shown)"],
  [`${storage}104.`, "A document (PDF, CDA or a 3D model)"],
  [`${storage}481.3`, "Radiotherapy structures"],
  [`${storage}481.5`, "A radiotherapy plan"],
  [`${storage}481.8`, "A radiotherapy plan"],
  [`${storage}481.4`, "A radiotherapy treatment record"],
  [`${storage}481.6`, "A radiotherapy treatment record"],
  [`${storage}481.7`, "A radiotherapy treatment record"],
  [`${storage}481.9`, "A radiotherapy treatment record"],
  [`${storage}66.1`, "A spatial registration"],
  [`${storage}66.2`, "Spatial fiducials"],
  [`${storage}66.3`, "A deformable registration"],
  [`${storage}66.5`, "A surface model"],
  [`${storage}66.6`, "Tractography"],
  [`${storage}66`, "Raw data of a scanner"],
  [`${storage}67`, "A mapping of values to units"],
  [`${storage}91.1`, "Annotations of a slide"],
  [`${storage}4.2`, "MR spectroscopy"],
  ["1.2.840.10008.5.1.4.38.", "A hanging protocol"],
  ["1.2.840.10008.5.1.4.39.", "A colour palette"],
  ["1.2.840.10008.5.1.4.43.", "An implant template"],
  ["1.2.840.10008.5.1.4.44.", "An implant template"],
  ["1.2.840.10008.5.1.4.45.", "An implant template"],
];

/** @returns why a file of this class is no image for readers, or null if it may be one */
export function refusalOfClass(sopClassUid: string): RefusedFile | IgnoredFile | null {
  if (sopClassUid === "1.2.840.10008.1.3.10")
    return { kind: "IGNORED", message: "A DICOMDIR index: its images are read directly." };
  if (sopClassUid === `${storage}66.4` || sopClassUid === `${storage}66.7`)
    return {
      kind: "REFUSED",
      code: "SEGMENTATION",
      message: "A segmentation, not an image: kept out of this import.",
    };
  if (sopClassUid.startsWith(`${storage}77.1.6`))
    return {
      kind: "REFUSED",
      code: "SLIDE_MICROSCOPY",
      message: "A tiled microscopy slide: Covoxel doesn't show these yet.",
    };
  const [, what] =
    notImages
      .filter(([prefix]) => (prefix.endsWith(".") ? sopClassUid.startsWith(prefix) : sopClassUid === prefix))
      .sort(([a], [b]) => b.length - a.length)[0] ?? [];
  return what ? notAnImage(what) : null;
}

export function notAnImage(what: string): RefusedFile {
  return { kind: "REFUSED", code: "NON_IMAGE_DICOM", message: `${what}, not an image: kept out of this import.` };
}

/** For files whose class is absent or unknown to us, and which hold no pixels. */
export function refusalWithoutPixels(modality: string): RefusedFile {
  const whatByModality: Readonly<Record<string, string>> = {
    SR: "A report",
    PR: "A presentation state (how images are to be shown)",
    KO: "A key object note",
    ECG: "A waveform (ECG, sound or another signal)",
    RTSTRUCT: "Radiotherapy structures",
    RTPLAN: "A radiotherapy plan",
    DOC: "A document (PDF, CDA or a 3D model)",
  };
  const what = whatByModality[modality];
  return what
    ? notAnImage(what)
    : { kind: "REFUSED", code: "NO_PIXELS", message: "A DICOM file without pixels: there is nothing to show." };
}
