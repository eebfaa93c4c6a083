import { useCallback, useEffect, useState } from "react";
import { type CombinedError, useClient } from "urql";
import { voxelsByLabel } from "../../reads/in-hand/statement";
import { checkResultQuery } from "../adjudication-documents";

/**
 * Asks, once everything is saved, what there is of each label to be signed.
 * @returns `voxels` null while it is on its way
 */
export function useResultCheck(adjudicationId: string, isSaved: boolean) {
  const client = useClient();
  const [voxels, setVoxels] = useState<ReturnType<typeof voxelsByLabel> | null>(null);
  const [error, setError] = useState<CombinedError | null>(null);
  const ask = useCallback(async () => {
    setError(null);
    const asked = client.query(checkResultQuery, { id: adjudicationId }, { requestPolicy: "network-only" });
    const { data, error } = await asked.toPromise();
    if (error) setError(error);
    if (data?.adjudication) setVoxels(voxelsByLabel(data.adjudication.segmentation?.segments ?? []));
  }, [client, adjudicationId]);
  useEffect(() => {
    if (isSaved) void ask();
  }, [isSaved, ask]);
  return { voxels: isSaved ? voxels : null, error, ask };
}
