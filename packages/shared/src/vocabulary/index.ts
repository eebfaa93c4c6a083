export * from "./audit-act.js";
export * from "./datasets.js";
export * from "./error-code.js";
export * from "./ids.js";
export * from "./protocol.js";
export * from "./reading.js";
export * from "./roles.js";
export * from "./statuses.js";
