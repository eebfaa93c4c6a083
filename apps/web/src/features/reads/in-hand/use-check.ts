import { useCallback, useEffect, useState } from "react";
import { type CombinedError, useClient } from "urql";
import { checkQuery } from "./read-documents";
import { voxelsByLabel } from "./statement";
import type { Sitting } from "./use-sitting";

/** What the server holds of a read that is to be submitted. */
export interface Check {
  voxels: ReturnType<typeof voxelsByLabel>;
  /** Over all sittings. */
  slicesShown: number;
}

/**
 * Asks, once everything is saved, what is there to be submitted; what was looked at just now is told before.
 * @returns `check` null while it is on its way
 */
export function useCheck(readId: string, sitting: Sitting, isSaved: boolean) {
  const client = useClient();
  const [check, setCheck] = useState<Check | null>(null);
  const [error, setError] = useState<CombinedError | null>(null);
  const { report } = sitting;
  const ask = useCallback(async () => {
    setError(null);
    await report();
    const { data, error } = await client
      .query(checkQuery, { id: readId }, { requestPolicy: "network-only" })
      .toPromise();
    if (error) setError(error);
    if (!data?.read) return;
    const { segmentation, slicesShown } = data.read;
    setCheck({ voxels: voxelsByLabel(segmentation?.segments ?? []), slicesShown });
  }, [client, readId, report]);
  useEffect(() => {
    if (isSaved) void ask();
  }, [isSaved, ask]);
  return { check: isSaved ? check : null, error, ask };
}
