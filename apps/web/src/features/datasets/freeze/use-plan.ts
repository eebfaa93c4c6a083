import { useDebouncedValue } from "@mantine/hooks";
import { type CombinedError, useQuery } from "urql";
import type { SplitInput } from "../../../graphql/generated/graphql";
import { datasetPlanQuery, type PlanResult } from "../dataset-documents";

/** Typing a figure is one question, not one for each digit. */
const pauseMs = 300;

export interface FetchedPlan {
  /** Null until it is here, and while it is about a split that has changed since. */
  plan: PlanResult | null;
  error: CombinedError | null;
}

/** What would be frozen with this split, as the server has it. @param split null while the fields are no split */
export function usePlan(projectId: string, split: SplitInput | null): FetchedPlan {
  const key = JSON.stringify(split);
  const [asked] = useDebouncedValue(key, pauseMs);
  const [{ data, error, fetching, stale }] = useQuery({
    query: datasetPlanQuery,
    variables: { projectId, split: JSON.parse(asked) as SplitInput },
    pause: asked === "null",
    requestPolicy: "network-only",
  });
  const isOfNow = asked === key && asked !== "null" && !fetching && !stale;
  return { plan: isOfNow ? (data?.datasetPlan ?? null) : null, error: isOfNow ? (error ?? null) : null };
}
