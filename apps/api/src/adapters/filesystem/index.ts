export { openFilesystemStore } from "./object-store.js";
export { serveSignedFiles } from "./signed-files.js";
export { createUrlSigner, type UrlSigner } from "./url-signer.js";
