import type { LabelmapReplica, Origin, PaintPart } from "@covoxel/shared/labelmap";
import type {
  Identity,
  Peer,
  Presence,
  RefusalReason,
  RoomSegment,
  StrokePreview,
} from "@covoxel/shared/room-protocol";

export type { Identity, Origin, PaintPart, Peer, Presence, RefusalReason, RoomSegment, StrokePreview };

export interface RoomOptions {
  segmentationId: string;
  /** Voxels along i, j, k of the segmentation's grid. */
  shape: readonly [ni: number, nj: number, nk: number];
  /** Who opens it, where the page knows: for this person a copy on this computer may stand in for a server that can't be reached. */
  personId?: string;
  /** The socket's address; default: /rooms/<segmentationId> on this page's host. */
  url?: string;
}

/**
 * One tab in one room. `openRoom` resolves once the person may paint: the actor is leased and everything saved so far is in `replica`;
 * or, without a server, once this computer's copy and what was not sent yet are.
 * @throws RoomClosed from `openRoom` when the server turns this person away
 */
export interface Room {
  /** This tab's copy of the mask, own strokes included. Read from it; change it only through `paint`, `undo` and `redo`. */
  readonly replica: LabelmapReplica;
  readonly me: Identity & { readonly actor: number };
  /**
   * Brings these slabs before others: what `replica` was asked for and could not show yet. All of them come in time; `mask` tells of each.
   */
  wantSlabs(hashes: readonly string[]): void;
  /** Resolves when every part of the mask is here: then `replica` throws no SlabMissing until colleagues' folds bring something new. */
  whole(): Promise<void>;
  /** False for those who may only look: `paint`, `undo` and `redo` throw. */
  readonly canPaint: boolean;
  segments(): readonly RoomSegment[];
  /** Whether the segmentation takes no edits now: what is painted all the same is set aside. Told by `segments`. */
  closedToEdits(): boolean;
  /**
   * On screen at once, into the outbox, to the server.
   * @param parts spans: flat (k, j, iStart, iEnd) quads, iEnd exclusive, disjoint, inside the grid, else RangeError; segment 0 erases
   */
  paint(parts: readonly PaintPart[], origin: Origin): void;
  /** Takes back my last stroke. @returns false when there is none in the window */
  undo(): boolean;
  redo(): boolean;
  saveState(): SaveState;
  others(): readonly Peer[];
  setPresence(presence: Partial<Presence>): void;
  /** Sends a piece of a stroke in progress; may be dropped. */
  sendPreview(preview: StrokePreview): void;
  /** Strokes the server set aside, oldest first: rolled back here, kept so that a person can see what happened to them. */
  refused(): readonly RefusedStroke[];
  on<K extends keyof RoomEvents>(event: K, callback: (payload: RoomEvents[K]) => void): () => void;
  /** Synchronous emergency write (localStorage) of a stroke in progress, for `pagehide`. The next open of this room sends it. */
  commitBeforeUnload(parts: readonly PaintPart[], origin: Origin): void;
  /** Leaves the room. What is unsaved stays in the outbox. */
  close(): Promise<void>;
}

export interface SaveState {
  connection: "CONNECTING" | "ONLINE" | "OFFLINE" | "CLOSED";
  /** Strokes that the server has not said to have. */
  sending: number;
  /** Strokes that the server has but that are not durable yet. */
  received: number;
  /** The highest revision acknowledged as durable; "Saved" may be shown only while `sending` and `received` are 0. */
  revision: number;
  /**
   * MEMORY where the browser offers no locks or no IndexedDB (no secure context), FULL where it refused to keep something: unsent strokes
   * don't survive a reload there.
   */
  outbox: "DURABLE" | "MEMORY" | "FULL";
}

export interface RefusedStroke {
  actor: number;
  seq: number;
  reason: RefusalReason;
}

/** Strokes that were painted anew under another actor, because the one that drew them is no longer this tab's. */
export interface Rebase {
  /** RETIRED: the server gave the tab another actor. OPENED_OFFLINE: it had none yet. */
  reason: "RETIRED" | "OPENED_OFFLINE";
  strokes: number;
  /** Saved strokes whose undo or redo could not be kept. */
  unsaid: number;
}

export interface RoomEvents {
  /** Voxels that may show another label now: half-open (i0, j0, k0, i1, j1, k1). */
  mask: { boxIjk: readonly [number, number, number, number, number, number] };
  segments: readonly RoomSegment[];
  save: SaveState;
  peers: readonly Peer[];
  preview: StrokePreview & { sessionId: number };
  refused: RefusedStroke;
  /** A stroke refused for its clock was painted again by the right time, as `again` of the same actor. */
  restamped: { actor: number; seq: number; again: number };
  /** I painted a stroke: on screen, and in the outbox. */
  painted: { actor: number; seq: number };
  rebased: Rebase;
  /** The server ended it for good; `code` is a RoomCloseCode. */
  closed: { code: number; reason: string };
}
