/** What goes between the server and the process that a model runs in; buffers are copied on the way. */
export type ChildRequest =
  | { type: "load"; model: Uint8Array; inputName: string; outputName: string; threads: number }
  /** float32 [z][y][x], x fastest. */
  | { type: "infer"; image: Float32Array; shape: readonly [z: number, y: number, x: number] };

export type ChildReply =
  | { type: "loaded" }
  /** uint8 in the shape that was sent. */
  | { type: "labels"; labels: Uint8Array }
  | { type: "failed"; reason: string };
