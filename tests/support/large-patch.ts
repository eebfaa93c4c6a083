import type { LabelmapReplica } from "@covoxel/shared/labelmap";

/** A patch of noise, some 100 kB: nothing makes it smaller. The first of its author's entries. */
export function largePatch(replica: LabelmapReplica): Uint8Array {
  const [ni, nj] = replica.shape;
  const spans: number[] = [];
  let chance = 1;
  const next = (below: number) => {
    chance = (Math.imul(chance, 1_103_515_245) + 12_345) >>> 0;
    return 1 + ((chance >>> 12) % below);
  };
  for (let k = 0; k < 4; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; ) {
        const start = i + next(3);
        const end = Math.min(ni, start + next(3));
        if (start < end) spans.push(k, j, start, end);
        i = end;
      }
  return replica.paint({ parts: [{ segment: 1, spans: Int32Array.from(spans) }] });
}

/** The same patch as a later entry of the same author: in SPEC.md's entry format, seq is the varint after version and kind. */
export function withSeq(firstEntry: Uint8Array, seq: number): Uint8Array {
  const varint: number[] = [];
  for (let rest = seq; ; rest = Math.floor(rest / 128)) {
    varint.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) break;
  }
  return Buffer.concat([firstEntry.subarray(0, 2), Uint8Array.from(varint), firstEntry.subarray(3)]);
}
