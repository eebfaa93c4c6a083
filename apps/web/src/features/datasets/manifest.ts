import type { DatasetSplit, Finding, ResultOrigin } from "@covoxel/shared/vocabulary";
import { useEffect, useState } from "react";

/** What these pages show of a version's manifest.json; the whole of it is described in the API's datasets/README.md. */
export interface Manifest {
  split: ManifestSplit;
  /** By number. */
  cases: readonly ManifestCase[];
}

export type ManifestSplit =
  | { kind: "BY_PATIENT"; seed: string; train: number; validation: number; test: number }
  | { kind: "GIVEN" };

export interface ManifestCase {
  number: number;
  /** A pseudonym, the same for all cases of one patient. */
  patient: string;
  split: DatasetSplit;
  licence: string;
  how: ResultOrigin;
  signedAt: string;
  /** Such as "Reader 1". */
  contributors: readonly string[];
  /** By the label's key. */
  findings: Readonly<Record<string, Finding>>;
  image: { format: string; modality: string };
  labels: { segmentation: string; sha256: string };
}

export interface FetchedManifest {
  /** Null until it is here. */
  manifest: Manifest | null;
  failed: boolean;
}

/** @param path as the version says it; null asks for nothing */
export function useManifest(path: string | null): FetchedManifest {
  const [fetched, setFetched] = useState<FetchedManifest>({ manifest: null, failed: false });
  useEffect(() => {
    if (path === null) return;
    const leaving = new AbortController();
    setFetched({ manifest: null, failed: false });
    void fetch(path, { credentials: "same-origin", signal: leaving.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(`The manifest answered ${response.status}.`);
        setFetched({ manifest: (await response.json()) as Manifest, failed: false });
      })
      .catch(() => {
        if (!leaving.signal.aborted) setFetched({ manifest: null, failed: true });
      });
    return () => leaving.abort();
  }, [path]);
  return fetched;
}

export const countPatients = (cases: readonly { patient: string }[]): number =>
  new Set(cases.map(({ patient }) => patient)).size;
