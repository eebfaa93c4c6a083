import { useMemo } from "react";
import { useQuery } from "urql";
import { datasetProjectQuery } from "./dataset-documents";

export interface LabelLook {
  key: string;
  name: string;
  /** Null for a label that the protocol no longer has. */
  colour: string | null;
}

export interface DatasetProject {
  mayFreeze: boolean;
  /** Of the protocol as it stands, in its order. */
  labels: readonly LabelLook[];
  /** Also of labels that earlier versions of the protocol had: these are called by their keys. */
  lookOf(key: string): LabelLook;
}

/** What a project's labels are called, and whether this person freezes its data set. */
export function useDatasetProject(projectId: string): DatasetProject {
  const [{ data }] = useQuery({ query: datasetProjectQuery, variables: { id: projectId } });
  const found = data?.project;
  return useMemo(() => {
    const labels = found?.protocol?.labels.map(({ key, name, colour }) => ({ key, name, colour })) ?? [];
    const byKey = new Map<string, LabelLook>(labels.map((label) => [label.key, label]));
    return {
      mayFreeze: found?.mayFreezeDataset ?? false,
      labels,
      lookOf: (key: string) => byKey.get(key) ?? { key, name: key, colour: null },
    };
  }, [found]);
}
