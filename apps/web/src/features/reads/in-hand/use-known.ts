import { useEffect, useState } from "react";
import { copiesOf } from "../../../copies";
import { useViewer } from "../../people/viewer";

/**
 * What is known of a read, or of something like it: as the server said it last, also while the server can't be asked.
 * @param told what it says now: null where it isn't there, undefined before it said anything
 * @returns undefined while nothing is known; and how to say what an act made of it
 */
export function useKnown<Facts extends object>(
  id: string,
  told: Facts | null | undefined,
  isOffline: boolean,
): [Facts | null | undefined, (facts: Facts) => void] {
  const me = useViewer();
  const [known, setKnown] = useState<Facts | null>();
  useEffect(() => {
    const copies = copiesOf(me.id, me.copies);
    if (told !== undefined) setKnown(told);
    if (told) void copies?.write("context", id, "", told).catch(() => {});
    if (told !== undefined || !isOffline) return;
    const nothing = () => null;
    void copies
      ?.read<Facts>("context", id)
      .catch(nothing)
      .then((kept) => kept && setKnown((said) => said ?? kept));
  }, [me, id, told, isOffline]);
  return [known, setKnown];
}
