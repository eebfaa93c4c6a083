import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMutation } from "urql";
import { claimAdjudicationMutation } from "./work-documents";

/** Takes the next case of a project that waits for an adjudicator and opens it. `nothing`: the project in which there was none. */
export function useClaimAdjudication() {
  const router = useRouter();
  const [nothing, setNothing] = useState<string | null>(null);
  const [{ error, fetching }, mutate] = useMutation(claimAdjudicationMutation);
  const claim = async (projectId: string) => {
    setNothing(null);
    const { data } = await mutate({ projectId });
    const claimed = data?.claimNextAdjudication;
    if (claimed?.__typename === "Adjudication") router.push(`/adjudicate/${claimed.id}`);
    else if (claimed) setNothing(projectId);
  };
  return { claim, nothing, error, busy: fetching };
}
