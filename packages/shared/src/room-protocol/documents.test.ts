import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import {
  appendInk,
  createServerDocument,
  dropSegment,
  followInk,
  type InkEntry,
  putSegment,
  segmentsOf,
} from "./index.js";

const entry = (actor: number, value: number): InkEntry => ({ actor, bytes: new Uint8Array([actor, value]) });
const journal = [entry(1, 1), entry(2, 1), entry(4_000_000_000, 1), entry(1, 2), entry(2, 2), entry(1, 3)];

describe("ink document", () => {
  test("is the same to the byte however its journal was cut into batches", () => {
    const oneByOne = createServerDocument();
    for (const item of journal) appendInk(oneByOne, [item]);
    const atOnce = createServerDocument();
    // As a database hands them over: a subclass, and a view into something larger.
    appendInk(
      atOnce,
      journal.map(({ actor, bytes }) => ({ actor, bytes: Buffer.from([0, ...bytes, 0]).subarray(1, -1) })),
    );
    expect(Y.encodeStateAsUpdate(atOnce)).toEqual(Y.encodeStateAsUpdate(oneByOne));
    expect(Y.encodeStateVector(atOnce).length).toBeLessThan(8);
  });

  test("a reader is told of every entry once, in the order of revisions, across updates and reconnections", () => {
    const server = createServerDocument();
    const reader = new Y.Doc();
    const told: InkEntry[] = [];
    appendInk(server, journal.slice(0, 2));
    Y.applyUpdate(reader, Y.encodeStateAsUpdate(server));
    followInk(reader, (item) => told.push(item));
    appendInk(server, journal.slice(2, 5));
    Y.applyUpdate(reader, Y.encodeStateAsUpdate(server, Y.encodeStateVector(reader)));
    Y.applyUpdate(reader, Y.encodeStateAsUpdate(server));

    const rebuilt = createServerDocument();
    appendInk(rebuilt, journal);
    Y.applyUpdate(reader, Y.encodeStateAsUpdate(rebuilt, Y.encodeStateVector(reader)));
    expect(told.map(({ actor, bytes }) => [actor, [...bytes]])).toEqual(
      journal.map(({ actor, bytes }) => [actor, [...bytes]]),
    );
  });
});

test("meta document: a segment is replaced as a whole, by number; dropped it is gone until it is put again", () => {
  const meta = createServerDocument();
  const liver = { number: 2, name: "Liver", colour: "#e69f00", locked: false, visible: true, plane: 0 };
  putSegment(meta, liver);
  putSegment(meta, { ...liver, number: 1, name: "Spleen" });
  const reloaded = createServerDocument(Y.encodeStateAsUpdate(meta));
  putSegment(reloaded, { ...liver, locked: true });
  expect([...Y.decodeStateVector(Y.encodeStateVector(reloaded)).keys()]).toEqual([1]);
  expect(segmentsOf(reloaded).map(({ number, name, locked }) => [number, name, locked])).toEqual([
    [1, "Spleen", false],
    [2, "Liver", true],
  ]);
  dropSegment(reloaded, 2);
  const reader = new Y.Doc();
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(reloaded));
  expect(segmentsOf(reader).map(({ number }) => number)).toEqual([1]);
  putSegment(reloaded, { ...liver, locked: true });
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(reloaded));
  expect(segmentsOf(reader)[1]).toEqual({ ...liver, locked: true });
});
