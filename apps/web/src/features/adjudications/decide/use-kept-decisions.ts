import { useEffect, useState } from "react";
import { copiesOf } from "../../../copies";
import type { Room } from "../../../room-client";
import { useViewer } from "../../people/viewer";
import type { Choice, Kept } from "./decision-keeper";

type KeptDecisions = readonly (readonly [number, Choice])[];
const keyOf = (adjudicationId: string) => `${adjudicationId}/decisions`;

/** Keeps on this computer what is decided, for a page that opens without a network. */
export function useKeepingDecisions(adjudicationId: string, room: Room, { decided, unsent }: Kept): void {
  const me = useViewer();
  useEffect(() => {
    if (unsent > 0 || room.saveState().connection !== "ONLINE") return;
    void copiesOf(me.id, me.copies)
      ?.write("context", keyOf(adjudicationId), "", [...decided])
      .catch(() => {});
  }, [me, adjudicationId, room, decided, unsent]);
}

/** @param isAsked there is nobody else to ask @returns null while it is not known; none where nothing was kept */
export function useKeptDecisions(adjudicationId: string | null, isAsked: boolean): KeptDecisions | null {
  const me = useViewer();
  const [kept, setKept] = useState<KeptDecisions | null>(null);
  useEffect(() => {
    if (!isAsked || adjudicationId === null) return;
    const copies = copiesOf(me.id, me.copies);
    const found = copies?.read<KeptDecisions>("context", keyOf(adjudicationId)) ?? Promise.resolve(null);
    void found.catch(() => null).then((decisions) => setKept(decisions ?? []));
  }, [me, adjudicationId, isAsked]);
  return kept;
}
