export { type ArchivedEntry, decodeArchive, encodeArchive, stateAsOf } from "./archive.js";
export { decodeEntry, forEachSpan, formatVersion, segmentsNamedBy, spansOf } from "./entry.js";
export * from "./errors.js";
export { limits } from "./limits.js";
export { packSpans, SpanPacker, unpackSpans } from "./packed-spans.js";
export { createReplica, type ReplicaOptions } from "./replica.js";
export { boxOfSpans, countVoxels, mergeSpans, spansFromLabels, spansFromSlice } from "./spans.js";
export type * from "./types.js";
export { type PatchToWrite, writeBye, writePatch } from "./write-entry.js";
