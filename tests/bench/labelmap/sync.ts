import { deflateSync } from "node:zlib";
import { createReplica, type LabelmapReplica, type Manifest } from "@covoxel/shared/labelmap";
import {
  appendInk,
  createServerDocument,
  encodeClientMessage,
  encodeServerMessage,
  type InkEntry,
  protocolVersion,
  putSegment,
  RoomDocument,
} from "@covoxel/shared/room-protocol";
import * as Y from "yjs";
import { formatTable } from "../../support/bench.js";
import { Workload, workloadShape } from "../../support/labelmap/workload.js";
import type { Plan } from "./plan.js";
import type { Section } from "./section.js";
import { benchSeed, openedAtMs } from "./strokes.js";

const segments = 10;

/**
 * What a client and the server say to each other before painting begins, after many past sessions: in each an actor of its own painted one
 * small stroke and said bye. All of it is folded, and the generation was rotated: the ink document holds nothing. Both documents' state vectors
 * and updates, in frames, hello and welcome too.
 *
 * Beside it: without rotation, for one who has seen it all and for one who hasn't; and the manifest, which travels as well.
 */
export function measureSync({ pastSessions }: Plan): Section {
  const { ink, manifest } = afterSessions(pastSessions);
  const meta = createServerDocument();
  for (let n = 1; n <= segments; n += 1) putSegment(meta, segmentNumber(n));
  const json = JSON.stringify(manifest);
  const nobody = createServerDocument();
  const metrics = {
    sync_bytes_10k_sessions: handshakeBytes(meta, nobody, createServerDocument(), nobody),
    sync_bytes_10k_unrotated: handshakeBytes(meta, meta, ink, ink),
    sync_bytes_10k_unrotated_fresh: handshakeBytes(meta, nobody, ink, nobody),
    manifest_bytes_10k_sessions: Buffer.byteLength(json),
    manifest_bytes_10k_sessions_deflated: deflateSync(json).length,
  };
  return {
    metrics,
    samples: {},
    tables: [
      formatTable(
        [`after ${pastSessions} sessions`, "bytes"],
        [
          ["handshake", metrics.sync_bytes_10k_sessions],
          ["not rotated, seen before", metrics.sync_bytes_10k_unrotated],
          ["not rotated, never seen", metrics.sync_bytes_10k_unrotated_fresh],
          ["manifest", metrics.manifest_bytes_10k_sessions],
          ["manifest, deflated", metrics.manifest_bytes_10k_sessions_deflated],
        ],
      ),
    ],
  };
}

/** @throws Error when anything is left to fold */
function afterSessions(count: number): { ink: Y.Doc; manifest: Manifest } {
  const workload = new Workload(benchSeed + 6);
  const server = open(0, 0);
  const ink = createServerDocument();
  for (let actor = 1; actor <= count; actor += 1) {
    const editor = open(actor, actor * 60_000);
    const entries: InkEntry[] = [editor.paint(workload.act("small")), editor.bye()].map((bytes) => ({ actor, bytes }));
    for (const { bytes } of entries) server.receive(actor, bytes);
    appendInk(ink, entries);
  }
  const manifest = server.fold(null).next;
  if (Object.keys(manifest.watermarks).length !== count || Object.values(manifest.watermarks).some((seq) => seq !== 2))
    throw new Error("Not every session was folded.");
  return { ink, manifest };
}

const open = (actor: number, atMs: number): LabelmapReplica =>
  createReplica({ shape: workloadShape, actor, now: () => openedAtMs + atMs });

/** @param seenMeta @param seenInk what the client has of them */
function handshakeBytes(meta: Y.Doc, seenMeta: Y.Doc, ink: Y.Doc, seenInk: Y.Doc): number {
  const lease = { actor: 10_001, secret: "s".repeat(32) };
  const documents = [
    { document: RoomDocument.META, server: meta, client: seenMeta },
    { document: RoomDocument.INK, server: ink, client: seenInk },
  ];
  const frames = [
    encodeClientMessage({ type: "hello", protocol: protocolVersion, tab: "t".repeat(22), resume: null }),
    encodeServerMessage({
      type: "welcome",
      protocol: protocolVersion,
      sessionId: 1,
      identity: { personId: "p".repeat(26), name: "A. Reader", initials: "AR", colour: "#3366cc" },
      lease,
      resumed: false,
      shape: workloadShape,
      epochMs: Date.UTC(2026, 0),
      serverTimeMs: openedAtMs,
      generation: 2,
      maxEntryBytes: 2 ** 25,
    }),
    ...documents.flatMap(({ document, server, client }) => {
      const stateVector = Y.encodeStateVector(client);
      const update = Y.encodeStateAsUpdate(server, stateVector);
      return [
        encodeClientMessage({ type: "sync", document, generation: 2, stateVector }),
        encodeServerMessage({ type: "sync", document, revision: 20_000, update }),
      ];
    }),
  ];
  return frames.reduce((sum, { length }) => sum + length, 0);
}

const segmentNumber = (number: number) => ({
  number,
  name: `Segment ${number}`,
  colour: "#3366cc",
  locked: false,
  visible: true,
  plane: number % 3,
});
