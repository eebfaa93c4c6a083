import { inflatePrefix } from "./decode/inflate.js";
import { readDicom } from "./dicom/read-dicom.js";
import type { ByteSource, IgnoredFile, ImageCaps, ImageFile, ImageSource } from "./domain/image-file.js";
import { Refusal } from "./domain/refusal.js";
import { readMgh } from "./mgh/read-mgh.js";
import { readNifti } from "./nifti/read-nifti.js";

/**
 * Reads a file's header, whatever it is, by its content. Pixels stay unread, save that compressed files are unpacked once to know
 * that they are whole. What the file holds never makes this throw.
 * @param name used only to recognise what is no image; never repeated in a message
 * @throws what `source.read` throws
 */
export async function readImageFile(source: ByteSource, caps: ImageCaps, name = ""): Promise<ImageFile> {
  const ignored = ignoredByName(name);
  if (ignored) return ignored;
  if (source.size === 0) return { kind: "REFUSED", code: "EMPTY_FILE", message: "The file is empty." };
  if (source.size > caps.maxFileBytes)
    return { kind: "REFUSED", code: "TOO_LARGE", message: "The file is larger than is allowed here." };
  try {
    return await readByContent(source, caps, name);
  } catch (error) {
    if (error instanceof Refusal) return error.toFile();
    if (error instanceof RangeError || error instanceof TypeError) return damagedHeader; // a header that tricks a parser, also by depth
    throw error;
  }
}

const damagedHeader: ImageFile = {
  kind: "REFUSED",
  code: "DAMAGED_HEADER",
  message: "Its header is damaged and can't be read.",
};

async function readByContent(source: ByteSource, caps: ImageCaps, name: string): Promise<ImageFile> {
  const dicom = await readDicom(source, caps);
  if (dicom) return dicom;
  const how: ImageSource = { encoding: isGzip(await source.read(0, 3)) ? "GZIP" : "PLAIN" };
  const array =
    (await readNifti(source, how, caps)) ??
    (/\.mg[hz]$/i.test(name) || name === "" ? await readMgh(source, how, caps) : null);
  if (array) return array;
  if (/\.(hdr|img)(\.gz)?$/i.test(name))
    return {
      kind: "REFUSED",
      code: "TWO_FILE_NIFTI",
      message: "Half of a two-file image (.hdr and .img): save it as one .nii file and import that.",
    };
  if (how.encoding === "GZIP") {
    await inflatePrefix(source, how, 1024, caps);
    return {
      kind: "REFUSED",
      code: "NOT_AN_IMAGE_FILE",
      message: "A compressed file without a NIfTI or MGH image inside: unpack it first.",
    };
  }
  return { kind: "REFUSED", code: "NOT_AN_IMAGE_FILE", message: "Not a DICOM, NIfTI or MGH image." };
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

const ignorable: readonly (readonly [RegExp, string])[] = [
  [/^DICOMDIR$/i, "A DICOMDIR index: its images are read directly."],
  [/^\.DS_Store$|^\._|^Thumbs\.db$|^desktop\.ini$|^__MACOSX$/i, "A file of the operating system, not an image."],
  [/^\./, "A hidden file, not an image."],
  [
    /\.(jpe?g|png|gif|bmp|tiff?|webp|ico)$/i,
    "A picture without medical data: thumbnails and screenshots are left out.",
  ],
  [
    /\.(txt|md|html?|css|js|xml|json|csv|pdf|docx?|inf|ini|exe|dll|bat|sh|log)$|^(README|LICENSE|AUTORUN)$/i,
    "Not an image: left out.",
  ],
];

function ignoredByName(name: string): IgnoredFile | null {
  const base = name.split(/[\\/]/).at(-1) ?? "";
  const macOs = /(^|[\\/])__MACOSX[\\/]/.test(name);
  const message = macOs ? ignorable[1]![1] : ignorable.find(([pattern]) => pattern.test(base))?.[1];
  return message === undefined ? null : { kind: "IGNORED", message };
}
