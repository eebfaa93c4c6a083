/** Straight pieces of a segment's border, flat (u0, v0, u1, v1) in continuous slice indices: voxel edges lie at halves. */
export type OutlineSegments = Float32Array;

/**
 * Traces the borders of every label in a slice, one list a label. Neighbouring edges on one line are joined.
 * @param labels [v][u], u fastest, `nu * nv` long; not changed
 */
export function traceOutlines(labels: Uint16Array, nu: number, nv: number): Map<number, OutlineSegments> {
  const found = new Map<number, number[]>();
  const put = (label: number, u0: number, v0: number, u1: number, v1: number) => {
    const list = found.get(label);
    if (list) list.push(u0, v0, u1, v1);
    else found.set(label, [u0, v0, u1, v1]);
  };
  const at = (u: number, v: number) => (u < 0 || v < 0 || u >= nu || v >= nv ? 0 : (labels[v * nu + u] as number));

  // Each pass walks along one line of edges for each of its two sides and closes a run when the border ends or its owner changes.
  const walk = (
    lines: number,
    length: number,
    sides: (line: number, step: number) => [number, number],
    horizontal: boolean,
  ) => {
    for (let line = 0; line <= lines; line++) {
      for (const side of [0, 1] as const) {
        let start = 0;
        let owner = 0;
        for (let step = 0; step <= length; step++) {
          let label = 0;
          if (step < length) {
            const pair = sides(line, step);
            if (pair[0] !== pair[1]) label = pair[side];
          }
          if (label === owner) continue;
          if (owner !== 0) {
            if (horizontal) put(owner, start - 0.5, line - 0.5, step - 0.5, line - 0.5);
            else put(owner, line - 0.5, start - 0.5, line - 0.5, step - 0.5);
          }
          owner = label;
          start = step;
        }
      }
    }
  };
  walk(nv, nu, (line, step) => [at(step, line - 1), at(step, line)], true);
  walk(nu, nv, (line, step) => [at(line - 1, step), at(line, step)], false);
  return new Map([...found].map(([label, list]) => [label, Float32Array.from(list)]));
}
