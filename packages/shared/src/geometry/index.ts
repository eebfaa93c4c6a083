export * from "./affine.js";
export * from "./orientation.js";
