import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ClientMessage,
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
  MalformedMessage,
  type Presence,
  RefusalReason,
  RoomDocument,
  type ServerMessage,
} from "./index.js";

const maxEntryBytes = 1000;
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const count = fc.maxSafeNat();
const axis = fc.constantFrom(0 as const, 1 as const, 2 as const);
const place = fc.integer({ min: -4000, max: 4000 }).map((quarters) => quarters / 4);
const bytes = fc.uint8Array({ maxLength: 200 });
const document = fc.constantFrom(RoomDocument.INK, RoomDocument.META);

const presence: fc.Arbitrary<Presence> = fc.record({
  cursorIjk: fc.option(fc.tuple(place, place, place)),
  positionIjk: fc.option(fc.tuple(uint32, uint32, uint32)),
  isPointing: fc.boolean(),
  slice: fc.option(fc.record({ axis, index: uint32 })),
  tool: fc.string({ maxLength: 32 }),
});
const preview = fc.record({
  strokeId: uint32,
  axis,
  index: uint32,
  segment: fc.integer({ min: 0, max: 65_535 }),
  radiusMm: fc.float({ noNaN: true, noDefaultInfinity: true }),
  points: fc.array(fc.tuple(place, place), { maxLength: 64 }).map((points) => points.flat()),
  done: fc.boolean(),
});
const identity = fc.record({
  personId: fc.constant("psn_000000000000000000000000"),
  name: fc.string({ maxLength: 200 }),
  initials: fc.string({ maxLength: 3 }),
  colour: fc.constant("#f2a93b"),
});
const lease = fc.option(fc.record({ actor: uint32, secret: fc.string({ maxLength: 64 }) }));

const clientMessage: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.record({
    type: fc.constant("hello" as const),
    protocol: uint32,
    tab: fc.string({ maxLength: 64 }),
    resume: lease,
  }),
  fc.record({ type: fc.constant("sync" as const), document, generation: uint32, stateVector: bytes }),
  fc.record({ type: fc.constant("entry" as const), actor: uint32, seq: uint32, bytes }),
  fc.record({ type: fc.constant("presence" as const), presence }),
  fc.record({ type: fc.constant("preview" as const), preview }),
  fc.record({ type: fc.constant("time" as const), echo: count }),
);
const serverMessage: fc.Arbitrary<ServerMessage> = fc.oneof(
  fc.record({
    type: fc.constant("welcome" as const),
    protocol: uint32,
    sessionId: uint32,
    identity,
    lease,
    resumed: fc.boolean(),
    shape: fc.tuple(uint32, uint32, uint32),
    epochMs: count,
    serverTimeMs: count,
    generation: uint32,
    maxEntryBytes: count,
  }),
  fc.record({ type: fc.constant("sync" as const), document, revision: count, update: bytes }),
  fc.record({
    type: fc.constant("manifest" as const),
    generation: uint32,
    manifest: fc.option(
      fc.record({
        version: count,
        shape: fc.tuple(uint32, uint32, uint32),
        slabs: fc.dictionary(fc.constantFrom("0/0.0.0", "1/2.0.1"), fc.string()),
        watermarks: fc.dictionary(fc.nat().map(String), count),
        maxHlc: count,
      }),
    ),
  }),
  fc.record({ type: fc.constant("ack" as const), actor: uint32, seq: uint32, revision: count }),
  fc.record({ type: fc.constant("received" as const), actor: uint32, seq: uint32 }),
  fc.record({
    type: fc.constant("refused" as const),
    actor: uint32,
    seq: uint32,
    reason: fc.constantFrom(...Object.values(RefusalReason)),
    serverTimeMs: count,
  }),
  fc.record({ type: fc.constant("time" as const), echo: count, serverTimeMs: count }),
  fc.record({
    type: fc.constant("peer" as const),
    peer: fc.tuple(uint32, identity, presence).map(([sessionId, who, shown]) => ({ sessionId, ...who, ...shown })),
  }),
  fc.record({ type: fc.constant("peerLeft" as const), sessionId: uint32 }),
  fc.record({ type: fc.constant("preview" as const), sessionId: uint32, preview }),
);

/** -0 and 0 are the same place. */
const settled = (value: unknown) => JSON.parse(JSON.stringify(value));

describe("messages", () => {
  test("a client's message arrives as it was sent", () => {
    fc.assert(
      fc.property(clientMessage, (message) => {
        const arrived = decodeClientMessage(encodeClientMessage(message), maxEntryBytes);
        expect(settled(arrived)).toEqual(settled(message));
      }),
    );
  });

  test("a server's message arrives as it was sent", () => {
    fc.assert(
      fc.property(serverMessage, (message) => {
        expect(settled(decodeServerMessage(encodeServerMessage(message)))).toEqual(settled(message));
      }),
    );
  });

  test("any bytes are a message or a MalformedMessage, nothing else", () => {
    const mutated = fc
      .tuple(clientMessage, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.nat(400))
      .map(([message, changes, cut]) => {
        const frame = encodeClientMessage(message);
        for (const [at, value] of changes) if (at < frame.length) frame[at] = value;
        return frame.subarray(0, cut);
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), (frame) => {
        for (const decode of [() => decodeClientMessage(frame, maxEntryBytes), () => decodeServerMessage(frame)]) {
          try {
            decode();
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedMessage);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("an entry over the server's cap is refused before it is read", () => {
    const frame = encodeClientMessage({ type: "entry", actor: 1, seq: 1, bytes: new Uint8Array(maxEntryBytes + 1) });
    expect(() => decodeClientMessage(frame, maxEntryBytes)).toThrow(MalformedMessage);
  });

  test("a point of a stroke in progress costs two to four bytes", () => {
    const points = Array.from({ length: 64 }, (_, n) => [100 + n * 1.5, 200 - n]).flat();
    const frame = encodeClientMessage({
      type: "preview",
      preview: { strokeId: 1, axis: 2, index: 40, segment: 1, radiusMm: 4, points, done: false },
    });
    expect(frame.length).toBeLessThan(64 * 4);
  });
});
