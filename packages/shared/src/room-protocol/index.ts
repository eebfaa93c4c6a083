export * from "./close-codes.js";
export * from "./presence.js";
export * from "./refusal.js";
export * from "./segments.js";
