import { randomBytes } from "node:crypto";
import { decodeServerMessage } from "@covoxel/shared/room-protocol";
import WebSocket from "ws";
import {
  createMemoryCopies,
  createMemoryOutbox,
  type KeyedTexts,
  type Locks,
  openRoomIn,
  type Room,
  type RoomEnvironment,
  type RoomSocket,
  type SaveState,
} from "../../apps/web/src/room-client/index.js";
import type { TestDatabase } from "./database.js";
import type { TestPerson } from "./server.js";

const randomId = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;

export interface TestGrid {
  shape: readonly [number, number, number];
  gridKind?: "VOLUME" | "PLANAR" | "CINE";
  /** Row-major 4x4; default: 1 mm along LPS from the origin. */
  ijkToLps?: readonly number[] | null;
  sourceKFlipped?: boolean;
}

/** A series without pixels: what a mask needs is its grid. @returns its id */
export async function addSeries(
  database: Pick<TestDatabase, "pool">,
  projectId: string,
  grid: TestGrid,
): Promise<string> {
  const [studyId, seriesId] = [randomId("std"), randomId("srs")];
  const { shape, gridKind = "VOLUME", sourceKFlipped = false } = grid;
  const unit = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const ijkToLps = gridKind === "VOLUME" ? (grid.ijkToLps ?? unit) : null;
  const columns = ijkToLps && [0, 1, 2].map((c) => Math.hypot(ijkToLps[c]!, ijkToLps[4 + c]!, ijkToLps[8 + c]!));
  await database.pool.query(
    `insert into study (id, project_id, identity, is_synthetic, created_at) values ($1, $2, $1, true, now())`,
    [studyId, projectId],
  );
  await database.pool.query(
    `insert into series (id, study_id, project_id, source_identity, part, fingerprint, modality, source_format, source_k_flipped,
       grid_kind, ni, nj, nk, nt, ijk_to_lps, spacing_mm, pixel_type, photometric, units, slope, intercept, windows, warnings,
       choices, created_at)
     values ($1, $2, $3, $1, '', $1, 'CT', 'NIFTI', $4, $5, $6, $7, $8, 1, $9, $10, 'i16', 'MONOCHROME2', 'HU', 1, 0, '[]', '[]',
       '[]', now())`,
    [seriesId, studyId, projectId, sourceKFlipped, gridKind, ...shape, ijkToLps, columns],
  );
  return seriesId;
}

/** A segmentation with segments 1 and 2. @returns its id */
export async function addSegmentation(person: TestPerson, seriesId: string): Promise<string> {
  const { createSegmentation } = await person.graphql<{ createSegmentation: { id: string } }>(
    "mutation ($input: CreateSegmentationInput!) { createSegmentation(input: $input) { id } }",
    { input: { seriesId, name: "Organs" } },
  );
  for (const name of ["Liver", "Spleen"]) {
    await person.graphql("mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number } }", {
      input: { segmentationId: createSegmentation.id, name },
    });
  }
  return createSegmentation.id;
}

/** What survives a page, and what tabs of one browser share. */
export class TestBrowser {
  readonly #emergency: Map<string, string>;
  readonly #locks: Set<string>;

  constructor(
    readonly person: TestPerson,
    private readonly serverUrl: string,
    readonly outbox = createMemoryOutbox(true),
    readonly copies = createMemoryCopies(),
    shared = { emergency: new Map<string, string>(), locks: new Set<string>() },
  ) {
    this.#emergency = shared.emergency;
    this.#locks = shared.locks;
  }

  /** The same browser after somebody else signed in. */
  signedInAs(person: TestPerson): TestBrowser {
    return new TestBrowser(person, this.serverUrl, this.outbox, this.copies, {
      emergency: this.#emergency,
      locks: this.#locks,
    });
  }

  newTab(): TestTab {
    return this.#tab(new Map());
  }

  /** As the browser's own "duplicate tab": with a copy of the tab's storage. */
  duplicate(tab: TestTab): TestTab {
    return this.#tab(new Map(tab.texts));
  }

  #tab(texts: Map<string, string>): TestTab {
    return new TestTab(texts, {
      serverUrl: this.serverUrl,
      token: this.person.token,
      outbox: this.outbox,
      copies: this.copies,
      personId: this.person.id,
      emergency: this.#emergency,
      locks: this.#locks,
    });
  }
}

interface TabWorld {
  serverUrl: string;
  token: string;
  outbox: RoomEnvironment["outbox"];
  copies: NonNullable<RoomEnvironment["copies"]>;
  personId: string;
  emergency: Map<string, string>;
  locks: Set<string>;
}

export class TestTab {
  readonly #sockets = new Set<WebSocket>();
  readonly #held = new Set<string>();
  readonly #hiding = new Set<() => void>();
  readonly #watching = new Set<(online: boolean) => void>();
  #dead = false;
  /** How often it tried to reach a server. */
  attempts = 0;
  /** While set, connections fail, as without a network. */
  offline = false;
  /** How far this machine's clock has jumped. */
  clockAheadMs = 0;
  /** How wrong this computer's own clock is. */
  wallAheadMs = 0;
  /** Every acknowledgement that arrived here, as it arrived. */
  readonly acknowledged: { actor: number; seq: number; revision: number }[] = [];

  constructor(
    readonly texts: Map<string, string>,
    private readonly world: TabWorld,
  ) {}

  /** @param url where the room is, when not on the browser's own server */
  open(segmentationId: string, shape: readonly [number, number, number], url?: string): Promise<Room> {
    return openRoomIn(this.#environment(), { segmentationId, shape, url, personId: this.world.personId });
  }

  /** What this computer keeps of a room. */
  copyOf(segmentationId: string) {
    return this.world.copies.load({ personId: this.world.personId, segmentationId });
  }

  /** The process of the page dies: nothing is written any more, locks come free. @returns the same tab, loaded again */
  crash(): TestTab {
    this.#dead = true;
    for (const socket of this.#sockets) socket.terminate();
    for (const name of this.#held) this.world.locks.delete(name);
    const next = new TestTab(this.texts, this.world);
    next.offline = this.offline;
    next.wallAheadMs = this.wallAheadMs;
    return next;
  }

  /** As the user reloads: the page is told first. */
  reload(): TestTab {
    for (const callback of this.#hiding) callback();
    return this.crash();
  }

  /** The network breaks under open connections. */
  cutLine(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  /** The page stops taking what arrives: its socket is not read, and doesn't break. */
  stall(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  unstall(): void {
    for (const socket of this.#sockets) socket.resume();
  }

  /** The network goes or comes, and the browser notices; open connections hear nothing any more but do not break. */
  setNetwork(online: boolean): void {
    this.offline = !online;
    for (const callback of this.#watching) callback(online);
  }

  #environment(): RoomEnvironment {
    const { world } = this;
    return {
      connect: (url) => this.#connect(url),
      urlOf: (id) => `${world.serverUrl.replace(/^http/, "ws")}/rooms/${id}`,
      fetchSlab: (id, hash) => this.#fetchSlab(id, hash),
      locks: this.#locks(),
      outbox: {
        durable: true,
        load: (owner) => world.outbox.load(owner),
        put: async (owner, entry) => (this.#dead ? undefined : world.outbox.put(owner, entry)),
        delete: async (owner, actor, seq) => (this.#dead ? undefined : world.outbox.delete(owner, actor, seq)),
        waitingOf: (personId) => world.outbox.waitingOf(personId),
      },
      copies: {
        ...world.copies,
        save: async (owner, copy) => (this.#dead ? null : world.copies.save(owner, copy)),
      },
      tabTexts: textsOf(this.texts),
      emergencyTexts: textsOf(world.emergency),
      monotonicMs: () => performance.now() + this.clockAheadMs,
      wallMs: () => Date.now() + this.wallAheadMs,
      random: Math.random,
      onPageHide: (callback) => {
        this.#hiding.add(callback);
        return () => this.#hiding.delete(callback);
      },
      onNetworkChange: (callback) => {
        this.#watching.add(callback);
        return () => this.#watching.delete(callback);
      },
    };
  }

  async #fetchSlab(segmentationId: string, hash: string): Promise<Uint8Array> {
    if (this.offline) throw new Error("offline");
    const { serverUrl, token } = this.world;
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${serverUrl}/files/segmentations/${segmentationId}/slabs/${hash}`, { headers });
    if (!response.ok) throw new Error(`slab: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  #connect(url: string): RoomSocket {
    this.attempts++;
    const target = this.offline ? "ws://127.0.0.1:1/" : url;
    const socket = new WebSocket(target, { headers: { authorization: `Bearer ${this.world.token}` } });
    socket.on("error", () => undefined);
    socket.on("message", (data) => {
      const message = decodeServerMessage(new Uint8Array(data as ArrayBuffer));
      if (message.type === "ack") this.acknowledged.push(message);
    });
    if (this.#dead) socket.terminate();
    this.#sockets.add(socket);
    return socket as unknown as RoomSocket;
  }

  #locks(): Locks {
    return {
      claim: async (name) => {
        if (this.world.locks.has(name)) return null;
        this.world.locks.add(name);
        this.#held.add(name);
        return () => {
          this.world.locks.delete(name);
          this.#held.delete(name);
        };
      },
    };
  }
}

const textsOf = (map: Map<string, string>): KeyedTexts => ({
  keys: () => [...map.keys()],
  get: (key) => map.get(key) ?? null,
  set: (key, text) => map.set(key, text),
  delete: (key) => map.delete(key),
});

/** Resolves when everything this room wrote is saved. */
export const saved = (room: Room): Promise<SaveState> =>
  until(room, (state) => state.connection === "ONLINE" && state.sending + state.received === 0);

export function until(room: Room, holds: (state: SaveState) => boolean): Promise<SaveState> {
  return new Promise((resolve) => {
    const now = room.saveState();
    if (holds(now)) return resolve(now);
    const stop = room.on("save", (state) => {
      if (!holds(state)) return;
      stop();
      resolve(state);
    });
  });
}

/** Resolves when this room has every entry up to a revision. */
export const caughtUp = (room: Room, revision: number): Promise<SaveState> =>
  until(room, (state) => state.revision >= revision);

/** A straight stroke of a square brush on one axial slice. @returns spans for `paint` */
export function stroke(
  k: number,
  from: readonly [number, number],
  to: readonly [number, number],
  radius: number,
  shape: readonly [number, number, number],
): Int32Array {
  const [ni, nj] = shape;
  const rows = new Map<number, [number, number]>();
  const steps = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1);
  for (let n = 0; n <= steps; n++) {
    const i = Math.round(from[0] + ((to[0] - from[0]) * n) / steps);
    const j = Math.round(from[1] + ((to[1] - from[1]) * n) / steps);
    for (let row = Math.max(0, j - radius); row <= Math.min(nj - 1, j + radius); row++) {
      const [start, end] = rows.get(row) ?? [ni, 0];
      rows.set(row, [Math.min(start, Math.max(0, i - radius)), Math.max(end, Math.min(ni, i + radius + 1))]);
    }
  }
  return Int32Array.from([...rows].flatMap(([j, [start, end]]) => [k, j, start, end]));
}

/** Every label of a room's own copy, [k][j][i]. */
export function labelsOf({ replica }: Pick<Room, "replica">): Uint8Array {
  const [ni, nj, nk] = replica.shape;
  const labels = new Uint8Array(ni * nj * nk);
  for (let k = 0; k < nk; k++) replica.slice(2, k, labels.subarray(k * ni * nj, (k + 1) * ni * nj));
  return labels;
}
