declare module "dicom-character-set" {
  /** @throws Error for unknown character sets */
  export function convertBytes(specificCharacterSet: string, bytes: Uint8Array, options?: { vr?: string }): string;
}
