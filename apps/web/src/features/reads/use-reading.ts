import { useEffect, useState } from "react";
import { copiesOf } from "../../copies";
import { openRoom, type Room, RoomClosed } from "../../room-client";
import { openSeriesPixels, openViewer, PixelsUnavailable, type SeriesPixels, type Viewer } from "../../viewer";
import { useViewer } from "../people/viewer";
import { pixelCopiesIn } from "./kept-pixels";
import { roomCopiesIn } from "./kept-room";
import { type ReadContext, seriesUrl } from "./read-context";
import { maskOfRoom } from "./room-mask";

/** Why a reading could not be opened; each has its own words. */
export type ReadingProblem =
  | { kind: "PIXELS"; code: PixelsUnavailable["code"] }
  | { kind: "ROOM" }
  | { kind: "NO_WEBGL" };

export type Reading =
  | { status: "OPENING"; what: "ROOM" | "IMAGE" }
  | { status: "OPEN"; room: Room; viewer: Viewer; pixels: SeriesPixels }
  | { status: "FAILED"; problem: ReadingProblem };

/** Opens the room and the image side by side, and introduces them to each other. Closes both when the page is left. */
export function useReading(
  context: ReadContext,
  onSegmentMissing: () => void,
  onProblem: (problem: ReadingProblem | null) => void,
): Reading {
  const [reading, setReading] = useState<Reading>({ status: "OPENING", what: "ROOM" });
  const { segmentation, series } = context;
  const me = useViewer();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the two callbacks only speak to the page; a new one opens nothing anew
  useEffect(() => {
    const leaving = new AbortController();
    const closing: (() => void)[] = [];
    const open = async () => {
      if (!hasWebgl()) throw new NoWebgl();
      const { grid } = series;
      const copies = copiesOf(me.id, me.copies);
      const openingRoom = openRoom(
        { segmentationId: segmentation.id, shape: grid.shape, personId: me.id },
        copies && roomCopiesIn(copies),
      );
      const openingPixels = openSeriesPixels(
        seriesUrl(series.id),
        grid.shape,
        segmentation.t,
        leaving.signal,
        copies && pixelCopiesIn(copies, series.id, me.copies),
      );
      // Whichever fails first speaks; the other's failure is then nobody's news.
      openingPixels.catch(() => {});
      openingRoom.then(
        (room) => closing.push(() => void room.close()) && leaving.signal.aborted && void room.close(),
        () => {},
      );
      const room = await openingRoom;
      if (leaving.signal.aborted) return;
      setReading({ status: "OPENING", what: "IMAGE" });
      const pixels = await openingPixels;
      if (leaving.signal.aborted) return;
      const viewer = openViewer({
        grid,
        pixels,
        mask: maskOfRoom(room),
        canPaint: room.canPaint,
        me: room.me,
        events: {
          onStroke: ({ segment, plane, spans, tool }) =>
            room.paint([{ segment, plane, spans }], { tool: tool.toLowerCase() }),
          onStrokePiece: (piece) => room.sendPreview(piece),
          onHand: (hand) => room.setPresence(hand),
          onSegmentMissing,
        },
      });
      closing.push(introduce(room, viewer), () => viewer.close());
      setReading({ status: "OPEN", room, viewer, pixels });
      const nearK = () => viewer.state.get().positionIjk[2];
      await loadWhatIsMissing(() => pixels.load(nearK, viewer.framesArrived, leaving.signal), room, onProblem);
    };
    open().catch((error: unknown) => {
      if (leaving.signal.aborted) return;
      const problem = problemOf(error);
      onProblem(problem);
      setReading((before) => (before.status === "OPEN" ? before : { status: "FAILED", problem }));
    });
    return () => {
      leaving.abort();
      for (const close of closing.reverse()) close();
    };
  }, [segmentation.id, series.id]);

  return reading;
}

/** What the server could not send because it was not there is asked for again once it is. */
async function loadWhatIsMissing(
  load: () => Promise<void>,
  room: Room,
  onProblem: (problem: ReadingProblem | null) => void,
): Promise<void> {
  for (;;) {
    try {
      await load();
      return onProblem(null);
    } catch (error) {
      if (!(error instanceof PixelsUnavailable) || error.code !== "OFFLINE") throw error;
      onProblem(problemOf(error));
      await nextTimeOnline(room);
    }
  }
}

const nextTimeOnline = (room: Room): Promise<void> =>
  new Promise((resolve) => {
    let wasAway = room.saveState().connection !== "ONLINE";
    const stop = room.on("save", ({ connection }) => {
      if (connection === "ONLINE" && wasAway) {
        stop();
        resolve();
      }
      wasAway ||= connection !== "ONLINE";
    });
  });

class NoWebgl extends Error {}

/** Lets viewer and room hear each other. @returns parts them */
function introduce(room: Room, viewer: Viewer): () => void {
  viewer.setSegments(room.segments());
  viewer.setColleagues(room.others());
  const first = room.segments().find((segment) => !segment.locked);
  if (first) viewer.setSegment(first.number);
  // A page that vanishes in mid-stroke leaves the stroke where the next one finds it.
  const rescue = () => {
    const unfinished = viewer.takeUnfinishedStroke();
    if (!unfinished || unfinished.spans.length === 0) return;
    const { segment, plane, spans, tool } = unfinished;
    room.commitBeforeUnload([{ segment, plane, spans }], { tool: tool.toLowerCase() });
  };
  window.addEventListener("pagehide", rescue);
  const parting = [
    room.on("segments", (segments) => {
      viewer.setSegments(segments);
      const { segment } = viewer.state.get();
      // There is one at last, or the one in hand was removed.
      if (segments.some(({ number }) => number === segment)) return;
      viewer.setSegment((segments.find(({ locked }) => !locked) ?? segments[0])?.number ?? null);
    }),
    room.on("peers", (peers) => viewer.setColleagues(peers)),
    room.on("preview", (piece) => viewer.addStrokePiece(piece)),
    () => window.removeEventListener("pagehide", rescue),
  ];
  return () => {
    for (const part of parting) part();
  };
}

function problemOf(error: unknown): ReadingProblem {
  if (error instanceof PixelsUnavailable) return { kind: "PIXELS", code: error.code };
  if (error instanceof RoomClosed) return { kind: "ROOM" };
  if (error instanceof NoWebgl) return { kind: "NO_WEBGL" };
  return { kind: "PIXELS", code: "UNKNOWN" };
}

function hasWebgl(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}
