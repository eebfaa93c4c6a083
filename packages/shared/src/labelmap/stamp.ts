/** Decides who shows where two patches meet. `seq` settles what no honest actor writes: one hlc twice. */
export interface Stamp {
  readonly hlc: number;
  /** uint32; compared as a number, never through a bit operation. */
  readonly actor: number;
  readonly seq: number;
}

/** Negative when `a` lies below `b` (SPEC.md LM1). */
export const compareStamps = (a: Stamp, b: Stamp): number => a.hlc - b.hlc || a.actor - b.actor || a.seq - b.seq;
