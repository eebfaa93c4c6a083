import { join } from "node:path";
import type { Router } from "express";
import type { Clock } from "../ports/clock.js";
import type { ObjectStore } from "../ports/object-store.js";
import { createUrlSigner, openFilesystemStore, serveSignedFiles } from "./filesystem/index.js";
import { openS3Store } from "./s3/index.js";

export interface ObjectStoreChoice {
  /** Already resolved: the folder everything lives in. */
  home: string;
  /** Signs the folder store's links; any server of this installation must know the same. */
  signingSecret: string;
  clock: Clock;
  S3_ENDPOINT?: string | undefined;
  S3_BUCKET: string;
  S3_REGION: string;
  S3_ACCESS_KEY?: string | undefined;
  S3_SECRET_KEY?: string | undefined;
}

/** S3 when an endpoint is configured, the folder `<home>/objects` otherwise. `http`, when there is any, is to be mounted at `/`. */
export async function openObjectStore(choice: ObjectStoreChoice): Promise<{ store: ObjectStore; http: Router | null }> {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = choice;
  if (endpoint) {
    const accessKey = choice.S3_ACCESS_KEY ?? "";
    const secretKey = choice.S3_SECRET_KEY ?? "";
    return { store: await openS3Store({ endpoint, bucket, region, accessKey, secretKey }), http: null };
  }
  const signer = createUrlSigner(choice.signingSecret, choice.clock);
  const store = await openFilesystemStore(join(choice.home, "objects"), signer, choice.clock);
  return { store, http: serveSignedFiles(store, signer) };
}
