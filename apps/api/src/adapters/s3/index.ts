export type { S3Settings } from "./bucket.js";
export { openS3Store } from "./object-store.js";
