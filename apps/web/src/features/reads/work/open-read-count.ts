import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { type Client, useQuery } from "urql";
import { openReadCountQuery } from "./work-documents";

/** A number names no type that it hangs on: it is asked for again whenever a read changes here. */
const changesWithReads = { additionalTypenames: ["Read", "NothingToClaim"] };

/** @returns how many reads of mine are not submitted yet; null until it is known */
export function useOpenReadCount(): number | null {
  const [{ data }, again] = useQuery({ query: openReadCountQuery, context: changesWithReads });
  const pathname = usePathname();
  // Others give reads out, too: asked again on every page, and when the person comes back to this one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path stands for the page
  useEffect(() => {
    const ask = () => again({ requestPolicy: "network-only" });
    ask();
    window.addEventListener("focus", ask);
    return () => window.removeEventListener("focus", ask);
  }, [again, pathname]);
  return data?.myOpenReadCount ?? null;
}

/** For whoever hears that it changed: everybody who shows it is told. */
export function askOpenReadCount(client: Client): void {
  void client.query(openReadCountQuery, {}, { ...changesWithReads, requestPolicy: "network-only" }).toPromise();
}
