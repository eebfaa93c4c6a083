export type * from "./generated.js";
export type * from "./iso-time.js";
