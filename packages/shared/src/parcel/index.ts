import { strFromU8, strToU8 } from "fflate";

/**
 * A parcel: several small files in one upload request, so that a folder of a thousand slices isn't a thousand requests.
 *
 *   uint32 little-endian: bytes of the list | the list: JSON, UTF-8, [[path, bytes], ...] | the files' bytes, one after the other
 *
 * Sent as POST /uploads/<import id>/parcels. Kept or refused as a whole; sending it again repeats nothing.
 */
export const parcelContentType = "application/vnd.covoxel.parcel";

/** Caps of one parcel, known to both sides. */
export const parcelCaps = { bytes: 16 * 2 ** 20, listBytes: 2 ** 20, files: 256 } as const;

export interface ParcelEntry {
  readonly path: string;
  readonly bytes: number;
}

/** What goes before the files' bytes. */
export function encodeParcelHead(entries: readonly ParcelEntry[]): Uint8Array<ArrayBuffer> {
  const list = strToU8(JSON.stringify(entries.map(({ path, bytes }) => [path, bytes])));
  const head = new Uint8Array(4 + list.byteLength);
  new DataView(head.buffer).setUint32(0, list.byteLength, true);
  head.set(list, 4);
  return head;
}

/**
 * @param parcel the whole of it
 * @returns each file with its bytes, views of `parcel`; null when it is malformed: nothing of it can be believed then
 */
export function decodeParcel(parcel: Uint8Array): { path: string; bytes: Uint8Array }[] | null {
  const list = readList(parcel);
  if (!list) return null;
  let at = list.end;
  const files = list.entries.map(({ path, bytes }) => {
    const start = at;
    at += bytes;
    return { path, bytes: parcel.subarray(start, at) };
  });
  return at === parcel.byteLength ? files : null;
}

function readList(parcel: Uint8Array): { entries: ParcelEntry[]; end: number } | null {
  if (parcel.byteLength < 4) return null;
  const length = new DataView(parcel.buffer, parcel.byteOffset, 4).getUint32(0, true);
  if (length > parcelCaps.listBytes || 4 + length > parcel.byteLength) return null;
  const entries = parseList(parcel.subarray(4, 4 + length));
  return entries && { entries, end: 4 + length };
}

function parseList(bytes: Uint8Array): ParcelEntry[] | null {
  let list: unknown;
  try {
    list = JSON.parse(strFromU8(bytes));
  } catch {
    return null;
  }
  if (!Array.isArray(list) || list.length === 0 || list.length > parcelCaps.files) return null;
  const entries = list.map(toEntry);
  const known = entries.filter((entry) => entry !== null);
  const paths = new Set(known.map(({ path }) => path));
  return paths.size === list.length ? known : null;
}

function toEntry(item: unknown): ParcelEntry | null {
  if (!Array.isArray(item) || item.length !== 2) return null;
  const [path, bytes] = item as [unknown, unknown];
  if (typeof path !== "string" || typeof bytes !== "number") return null;
  return Number.isSafeInteger(bytes) && bytes >= 0 ? { path, bytes } : null;
}
