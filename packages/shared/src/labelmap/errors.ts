/** Every error that the engine throws on purpose, beside `RangeError` for a caller's own mistake. */
export abstract class LabelmapError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The entry was written by a later version of the format. Keep its bytes; a newer program can read them. */
export class UnknownVersion extends LabelmapError {
  constructor(readonly version: number) {
    super(`entry format version ${version} is not known here`);
  }
}

/** A part is encoded in a way that this program cannot read. Keep its bytes; a newer program can. */
export class UnknownCodec extends LabelmapError {
  constructor(readonly codec: number) {
    super(`voxel codec ${codec} is not known here`);
  }
}

/** The bytes are not an entry: truncated, over a cap, or saying something impossible. Nothing of it was applied. */
export class MalformedEntry extends LabelmapError {
  constructor(readonly fault: string) {
    super(`malformed entry: ${fault}`);
  }
}

/** The bytes are not a slab: truncated, over a cap, of another version or size, or saying something impossible. */
export class MalformedSlab extends LabelmapError {
  constructor(readonly fault: string) {
    super(`malformed slab: ${fault}`);
  }
}

/** Bytes that are not those whose hash was asked for. They were not kept. */
export class SlabMismatch extends LabelmapError {
  constructor(readonly hash: string) {
    super(`these are not the bytes of slab ${hash}`);
  }
}

/** What was asked lies in slabs that were not provided yet. Provide `hashes` and ask again. */
export class SlabMissing extends LabelmapError {
  constructor(readonly hashes: readonly string[]) {
    super(`${hashes.length} slabs are not here yet`);
  }
}

/** Not a manifest of this grid. Nothing of it was attached. */
export class MalformedManifest extends LabelmapError {
  constructor(readonly fault: string) {
    super(`malformed manifest: ${fault}`);
  }
}

/** The bytes are not an archive: truncated, of another version, or out of order. */
export class MalformedArchive extends LabelmapError {
  constructor(readonly fault: string) {
    super(`malformed archive: ${fault}`);
  }
}

/** The bytes are not packed spans: truncated, of another version, or saying something impossible or too much. */
export class MalformedSpans extends LabelmapError {
  constructor(readonly fault: string) {
    super(`malformed spans: ${fault}`);
  }
}

/** The bytes are not a mask's content: truncated, over a cap, or not written as `contentBytes` writes. */
export class MalformedContent extends LabelmapError {
  constructor(readonly fault: string) {
    super(`malformed content: ${fault}`);
  }
}

/** A well-formed patch that paints where this grid has no voxels. Nothing of it was applied. */
export class OutsideGrid extends LabelmapError {
  constructor(
    readonly shape: readonly [number, number, number],
    readonly box: Readonly<{ min: readonly number[]; max: readonly number[] }>,
  ) {
    super(`a part reaching [${box.max.join(", ")}) leaves the grid [${shape.join(", ")}]`);
  }
}

/** Two different entries under one actor and seq: whoever wrote the second broke the rules. The first stays. */
export class EntryConflict extends LabelmapError {
  constructor(
    readonly actor: number,
    readonly seq: number,
  ) {
    super(`actor ${actor} wrote two different entries number ${seq}`);
  }
}

/** More than one entry can carry (see `limits`): paint it as several patches. Nothing was painted. */
export class PatchTooLarge extends LabelmapError {
  constructor(readonly fault: string) {
    super(`patch too large: ${fault}`);
  }
}
