export { ClusterInUse } from "./earlier-server.js";
export { findRunningServer } from "./find-running-server.js";
export { type EmbeddedPostgres, startEmbeddedPostgres } from "./start-embedded-postgres.js";
