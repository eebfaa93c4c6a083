import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMutation } from "urql";
import { claimMutation } from "./work-documents";

/** Takes the next case of a project and opens it. `nothing`: the project in which there was none. */
export function useClaim() {
  const router = useRouter();
  const [nothing, setNothing] = useState<string | null>(null);
  const [{ error, fetching }, mutate] = useMutation(claimMutation);
  const claim = async (projectId: string) => {
    setNothing(null);
    const { data } = await mutate({ projectId });
    if (data?.claimNextRead.__typename === "Read") router.push(`/reads/${data.claimNextRead.id}`);
    else if (data) setNothing(projectId);
  };
  return { claim, nothing, error, busy: fetching };
}
