import { convertBytes } from "dicom-character-set";

/**
 * Text of a data element in its Specific Character Set, ISO 2022 escapes included.
 * Files often name no set, or a wrong one: bytes that are valid UTF-8 are then read as such, others as Latin-1. Never throws.
 */
export function decodeText(characterSet: string, bytes: Uint8Array, vr: string): string {
  if (isAscii(bytes)) return Buffer.from(bytes).toString("latin1");
  if (characterSet.replaceAll("\\", "").trim() === "") return guess(bytes);
  try {
    // The package logs nothing and throws for what it doesn't know. Spellings such as "ISO-IR 100" and "ISO_IR_192" are common.
    return convertBytes(characterSet.split("\\").map(standardName).join("\\"), bytes, { vr });
  } catch {
    return guess(bytes);
  }
}

function standardName(term: string): string {
  const match = /^ISO[ _-]?(2022[ _-])?IR[ _-]?(\d+)$/i.exec(term.trim());
  if (match) return match[1] ? `ISO 2022 IR ${match[2]}` : `ISO_IR ${match[2]}`;
  return /^utf-?8$/i.test(term.trim()) ? "ISO_IR 192" : term.trim();
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80 && byte !== 0x1b);
}

function guess(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
