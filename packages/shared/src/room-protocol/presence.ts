/** What a person shows of themselves while in a room. Set by the client, droppable, never stored. */
export interface Presence {
  /** Continuous voxel indices (i, j, k) under the pointer; null when it is elsewhere. */
  cursorIjk: readonly [number, number, number] | null;
  /** The slice in front: axis 0 = i (sagittal), 1 = j (coronal), 2 = k (axial) of the grid. */
  slice: { axis: 0 | 1 | 2; index: number } | null;
  /** The slices in front on every axis, whole voxel indices: where those go who follow; null while no image is shown. */
  positionIjk: readonly [number, number, number] | null;
  /** Holds the cursor out for everybody to see, as a pointer. */
  isPointing: boolean;
  /** At most 32 characters, e.g. "BRUSH". */
  tool: string;
}

/** Of who has shown nothing of themselves yet. */
export const noPresence: Presence = { cursorIjk: null, slice: null, positionIjk: null, isPointing: false, tool: "" };

/** Who somebody is in a room: set by the server, never by a client. */
export interface Identity {
  personId: string;
  name: string;
  /** One to three letters for a badge. */
  initials: string;
  /** '#rrggbb', from a palette that segments don't use; stable for a person in a room. */
  colour: string;
}

/** One connection of somebody else. `sessionId` is unique among the connections of a room and says nothing outside of it. */
export interface Peer extends Identity, Presence {
  sessionId: number;
}

/** A piece of a stroke that is still being drawn. Droppable: what counts is the entry that follows. */
export interface StrokePreview {
  /** Chosen by the author, one a stroke, so that pieces can be put together and removed. */
  strokeId: number;
  axis: 0 | 1 | 2;
  index: number;
  /** The segment that is painted, 0 when erasing. */
  segment: number;
  radiusMm: number;
  /** Flat continuous indices (a, b) in the slice's plane, the lower axis first; in quarters of a voxel on the wire. At most 64 points. */
  points: readonly number[];
  /** True for the last piece: the stroke was committed or given up. */
  done: boolean;
}
