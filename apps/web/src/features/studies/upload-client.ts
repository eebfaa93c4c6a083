import { encodeParcelHead, parcelContentType } from "@covoxel/shared/parcel";
import { DetailedError, Upload } from "tus-js-client";

/**
 * Sends files to an open import: several at once, each resumable, with progress per file and in all. It has no interface of its own:
 * the page renders `state()` whenever `onChange` fires, and asks GraphQL for what became of the files on the other side.
 *
 *   startImport -> createUploader -> add(files) -> settled -> finishImport
 *
 * After a reload the browser no longer holds the files: the person chooses the same folder again, the page passes what the server
 * already has (`Import.files`) as `received`, and only the rest is sent; a large file goes on from its last byte.
 */
export interface Uploader {
  /** May be called again while sending. Files that the server already has are counted as sent at once. */
  add(files: readonly UploadFile[]): void;
  /** Stops sending; what was sent stays on the server until `cancelImport`. */
  cancel(): void;
  /** Sends again what FAILED. */
  retry(): void;
  state(): UploadState;
  /** Resolves when nothing is waiting or being sent, whether files failed or not; again after each `add` and `retry`. */
  settled(): Promise<UploadState>;
}

export interface UploadFile {
  /** Path within the dropped folder, with `/`; the file's name where there is no folder. */
  readonly path: string;
  readonly file: Blob & { readonly lastModified?: number };
}

export type FileUploadStatus = "WAITING" | "SENDING" | "SENT" | "FAILED" | "CANCELLED";

export interface FileUpload {
  readonly path: string;
  readonly bytes: number;
  readonly bytesSent: number;
  readonly status: FileUploadStatus;
  /** A sentence for people; set exactly when FAILED. */
  readonly failure: string | null;
}

export interface UploadState {
  /** In the order they were added. */
  readonly files: readonly FileUpload[];
  readonly bytes: number;
  readonly bytesSent: number;
  readonly counts: Readonly<Record<FileUploadStatus, number>>;
  /** The network is away: sending goes on by itself when it returns. */
  readonly offline: boolean;
}

export interface UploaderOptions {
  importId: string;
  /** Default `/uploads`. */
  endpoint?: string;
  /** Files sent at once; default 4. */
  concurrency?: number;
  /** What the server already has of this import, path -> bytes. */
  received?: ReadonlyMap<string, number>;
  /** At most once a frame (every 100 ms where there are no frames). */
  onChange?: (state: UploadState) => void;
  /** Extra request headers; none are needed beside the session cookie. */
  headers?: Record<string, string>;
}

/** Smaller files go together in parcels of at most so many bytes and files. */
const PARCEL_FILE_BYTES = 2 * 2 ** 20;
const PARCEL_BYTES = 8 * 2 ** 20;
const PARCEL_FILES = 64;
/** Bytes from which a file is sent in parts and remembered across reloads; smaller ones go in one request. */
const RESUMABLE_FROM_BYTES = 8 * 2 ** 20;
const PART_BYTES = 64 * 2 ** 20;
const RETRY_DELAYS_MS = [0, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000];

interface Entry {
  readonly path: string;
  readonly file: UploadFile["file"];
  readonly bytes: number;
  bytesSent: number;
  status: FileUploadStatus;
  failure: string | null;
  /** The request under way; a parcel's files share one. */
  upload: { abort(): unknown } | null;
  /** Its parcel was refused: it is sent alone, so that the refusal is its own. */
  alone: boolean;
}

export function createUploader(options: UploaderOptions): Uploader {
  const { importId, endpoint = "/uploads", concurrency = 4, received = new Map(), headers = {} } = options;
  const entries: Entry[] = [];
  const waiting: Entry[] = [];
  const byPath = new Map<string, Entry>();
  /** Requests under way. */
  let active = 0;
  let listeners: (() => void)[] = [];
  let scheduled = false;

  const state = (): UploadState => {
    const counts = { WAITING: 0, SENDING: 0, SENT: 0, FAILED: 0, CANCELLED: 0 };
    let bytes = 0;
    let bytesSent = 0;
    for (const entry of entries) {
      counts[entry.status]++;
      bytes += entry.bytes;
      bytesSent += entry.bytesSent;
    }
    const files = entries.map(({ path, bytes, bytesSent, status, failure }) => ({
      path,
      bytes,
      bytesSent,
      status,
      failure,
    }));
    return { files, bytes, bytesSent, counts, offline: globalThis.navigator?.onLine === false };
  };

  const changed = () => {
    if (scheduled || !options.onChange) return;
    scheduled = true;
    const tell = () => {
      scheduled = false;
      options.onChange?.(state());
    };
    if (typeof requestAnimationFrame === "function" && !globalThis.document?.hidden) requestAnimationFrame(tell);
    else setTimeout(tell, 100);
  };

  const settleIfIdle = () => {
    if (active > 0 || waiting.length > 0) return;
    const told = listeners;
    listeners = [];
    for (const listener of told) listener();
  };

  const end = (entry: Entry, status: FileUploadStatus, failure: string | null = null) => {
    entry.status = status;
    entry.failure = failure;
    entry.upload = null;
    if (status === "SENT") entry.bytesSent = entry.bytes;
  };

  const requestEnded = () => {
    active--;
    changed();
    pump();
    settleIfIdle();
  };

  const send = async (entry: Entry) => {
    const resumable = entry.bytes >= RESUMABLE_FROM_BYTES;
    const upload = new Upload(entry.file as Blob, {
      endpoint,
      headers,
      metadata: { importId, relativePath: entry.path },
      uploadDataDuringCreation: true,
      chunkSize: resumable ? PART_BYTES : Number.POSITIVE_INFINITY,
      retryDelays: RETRY_DELAYS_MS,
      storeFingerprintForResuming: resumable,
      removeFingerprintOnSuccess: true,
      fingerprint: async () => fingerprint(importId, entry),
      onShouldRetry: (error) => !isRefusal(error.originalResponse?.getStatus() ?? 0),
      onProgress: (bytesSent) => {
        entry.bytesSent = bytesSent;
        changed();
      },
      onSuccess: () => {
        end(entry, "SENT");
        requestEnded();
      },
      onError: (error) => {
        end(entry, "FAILED", describe(error));
        requestEnded();
      },
    });
    entry.upload = upload;
    if (resumable) {
      const [previous] = await upload.findPreviousUploads().catch(() => []);
      if (previous) upload.resumeFromPreviousUpload(previous);
    }
    if (entry.status === "SENDING") upload.start();
  };

  const sendParcel = async (parcel: readonly Entry[]) => {
    const abort = new AbortController();
    for (const entry of parcel) entry.upload = abort;
    const entries = parcel.map(({ path, bytes }) => ({ path, bytes }));
    const body = new Blob([encodeParcelHead(entries), ...parcel.map(({ file }) => file)]);
    const outcome = await postParcel(`${endpoint}/${importId}/parcels`, body, headers, abort.signal);
    if (abort.signal.aborted) return;
    for (const entry of parcel) {
      if (outcome === "SENT") end(entry, "SENT");
      else if (outcome === "FAILED") end(entry, "FAILED", brokenConnection);
      else {
        end(entry, "WAITING");
        entry.alone = true;
        waiting.unshift(entry);
      }
    }
    requestEnded();
  };

  /** The next file with, if it is small, further small ones. */
  const takeNext = (): Entry[] => {
    const [first] = waiting;
    const isSmall = (entry: Entry | undefined) => entry && !entry.alone && entry.bytes < PARCEL_FILE_BYTES;
    if (!first || !isSmall(first)) return waiting.splice(0, 1);
    let bytes = 0;
    let count = 0;
    while (count < PARCEL_FILES && isSmall(waiting[count]) && bytes + waiting[count]!.bytes <= PARCEL_BYTES)
      bytes += waiting[count++]!.bytes;
    return waiting.splice(0, count);
  };

  const pump = () => {
    while (active < concurrency) {
      const taken = takeNext();
      const [first] = taken;
      if (!first) return;
      for (const entry of taken) entry.status = "SENDING";
      active++;
      if (taken.length === 1) void send(first);
      else void sendParcel(taken);
    }
  };

  const retry = () => {
    for (const entry of entries) {
      if (entry.status !== "FAILED") continue;
      entry.status = "WAITING";
      entry.failure = null;
      waiting.push(entry);
    }
    changed();
    pump();
  };
  // What failed because the network was away longer than anybody waits goes on by itself when it is back.
  globalThis.window?.addEventListener("online", retry);

  return {
    add: (files) => {
      for (const { path, file } of files) {
        if (byPath.has(path)) continue;
        const sent = received.get(path) === file.size;
        const entry: Entry = {
          path,
          file,
          bytes: file.size,
          bytesSent: sent ? file.size : 0,
          status: sent ? "SENT" : "WAITING",
          failure: null,
          upload: null,
          alone: false,
        };
        byPath.set(path, entry);
        entries.push(entry);
        if (!sent) waiting.push(entry);
      }
      changed();
      pump();
    },
    cancel: () => {
      globalThis.window?.removeEventListener("online", retry);
      waiting.length = 0;
      for (const entry of entries) {
        if (entry.status !== "WAITING" && entry.status !== "SENDING") continue;
        void entry.upload?.abort();
        entry.status = "CANCELLED";
      }
      active = 0;
      changed();
      settleIfIdle();
    },
    retry,
    state,
    settled: () =>
      new Promise((resolve) => {
        listeners.push(() => resolve(state()));
        settleIfIdle();
      }),
  };
}

/** Says which upload to go on with after a reload, without keeping the file's name in the browser's storage. */
async function fingerprint(importId: string, entry: Entry): Promise<string> {
  const text = JSON.stringify([importId, entry.path, entry.bytes, entry.file.lastModified ?? 0]);
  const bytes = new TextEncoder().encode(text);
  if (!globalThis.crypto?.subtle) return `covoxel-${importId}-${checksum(bytes)}-${entry.bytes}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `covoxel-${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** FNV-1a, for pages that are not a secure context (plain http on a local network) and so have no SHA-256. */
function checksum(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16);
}

/** The server has decided; asking again changes nothing. 409 and 423 are a lock held by a connection that just broke. */
const isRefusal = (status: number) => status >= 400 && status < 500 && ![408, 409, 423, 429].includes(status);

function describe(error: Error | DetailedError): string {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  try {
    const problem: unknown = JSON.parse(body ?? "");
    if (problem && typeof problem === "object" && "message" in problem) return String(problem.message);
  } catch {
    // Not one of our problems: a proxy's page, or no answer at all.
  }
  return brokenConnection;
}

const brokenConnection = "The connection broke and did not come back. What was sent is kept: try again.";

/** Tries again while trying can help. @returns REFUSED when the server has decided against something in it */
async function postParcel(
  url: string,
  body: Blob,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<"SENT" | "REFUSED" | "FAILED"> {
  for (const delayMs of RETRY_DELAYS_MS) {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    const status = await fetch(url, {
      method: "POST",
      headers: { ...headers, "content-type": parcelContentType },
      body,
      signal,
    }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 204) return "SENT";
    if (signal.aborted || isRefusal(status)) return "REFUSED";
  }
  return "FAILED";
}

/**
 * Every file below what was dropped. Call it synchronously in the drop handler: the browser empties the list afterwards.
 * Hidden files and system clutter (.DS_Store, Thumbs.db, __MACOSX) are left out.
 */
export async function filesFromDrop(data: DataTransfer): Promise<UploadFile[]> {
  const roots = Array.from(data.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found = await Promise.all(roots.map(filesBelow));
  return found.flat().filter(isWorthSending);
}

/** From `<input type="file" multiple>` or `<input webkitdirectory>`. */
export function filesFromInput(list: FileList): UploadFile[] {
  return Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file })).filter(isWorthSending);
}

async function filesBelow(entry: FileSystemEntry): Promise<UploadFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: UploadFile[] = [];
  // readEntries gives at most 100 at a time, and an empty list at the end.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    found.push(...(await Promise.all(entries.map(filesBelow))).flat());
  }
}

const isWorthSending = ({ path }: UploadFile) =>
  !path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX" || part === "Thumbs.db");
