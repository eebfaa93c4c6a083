import type { Peer } from "../../room-client";
import type { SliceMark } from "../../viewer";

/** Where the others are, for the slice bars. */
export const colleagueMarks = (peers: readonly Peer[]): SliceMark[] =>
  peers.flatMap((peer) =>
    peer.slice ? [{ key: peer.sessionId, colour: peer.colour, name: peer.name, ...peer.slice }] : [],
  );
